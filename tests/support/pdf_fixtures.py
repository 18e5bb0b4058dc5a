"""PDF files out of lines, each with its place, size and weight."""

from __future__ import annotations

import re

# (x, y from below, size, bold, text)
PrintedLine = tuple[float, float, float, bool, str]


def pdf(*pages: list[PrintedLine], title: str = "", trailer: str = "") -> bytes:
    """A PDF with these lines, in Helvetica."""
    bodies = [
        "\n".join(
            f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET"
            for x, y, size, bold, text in page
        )
        for page in pages
    ]
    fonts = "<< /F1 3 0 R /F2 4 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids "
        f"[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>",
    ]
    for number, body in enumerate(bodies):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R "
            f"/Resources << /Font {fonts} >> >>"
        )
        data = body.encode("cp1252")
        objects.append(f"<< /Length {len(data)} >>\nstream\n{body}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R {trailer} >>"
    head = f"xref\n0 {len(objects) + 1}\n{'0' * 10} 65535 f \n"
    return out + f"{head}{table}{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def _escaped(text: str) -> str:
    return re.sub(r"([()\\])", r"\\\1", text)
