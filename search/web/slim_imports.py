"""Flask without the parts that a search on Lambda never calls: half of what it loads.

    with stand_ins():  # the development server, the test client, the command line, Jinja, …
        from flask import Flask

Inside, a module of CALLED, INHERITED or PLAIN is an empty one with the names that Flask, Werkzeug
and Whoosh take from it; afterwards it is gone again, so that whoever imports it gets the real one.
A function of CALLED loads the real module when it is called, as does any other name of a stand-in
when it is asked for. A function of PLAIN is the plain one that stands there. A module that is
loaded already is left alone. What each saves is in docs/cold-start.md; `search.deployed` alone
asks for this."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

CALLED = {
    "calendar": (),
    "click": (),
    "difflib": (),
    "email.utils": (),
    "mimetypes": (),
    "shutil": ("copyfileobj",),
    "werkzeug.serving": ("is_running_from_reloader", "run_simple"),
    "werkzeug.urls": ("_urlencode", "iri_to_uri", "uri_to_iri"),
    "whoosh.lang.dmetaphone": ("double_metaphone",),
}
# Classes that others inherit from, make one of or compare with, and never use here: we have no
# commands and no sessions, and `search.web.pages` makes a Jinja environment of its own.
INHERITED = {
    "flask.cli": ("AppGroup",),
    "itsdangerous": ("BadSignature", "URLSafeTimedSerializer"),
    "jinja2": ("BaseLoader", "Environment", "FileSystemLoader", "Template", "TemplateNotFound"),
    "uuid": ("UUID",),
    "werkzeug.formparser": ("FormDataParser", "default_stream_factory"),
    "werkzeug.test": ("Client",),
    # The stemmers of other languages, which Whoosh lists by their classes.
    **{
        f"whoosh.lang.snowball.{name}": (f"{class_}Stemmer",)
        for name, class_ in (
            ("danish", "Danish"), ("dutch", "Dutch"), ("finnish", "Finnish"),
            ("french", "French"), ("german", "German"), ("hungarian", "Hungarian"),
            ("italian", "Italian"), ("norwegian", "Norwegian"), ("portugese", "Portuguese"),
            ("romanian", "Romanian"), ("russian", "Russian"), ("spanish", "Spanish"),
            ("swedish", "Swedish"),
        )
    },
}  # fmt: skip


def _never(function: object) -> bool:
    return False


# No docstring of Werkzeug's is read here, and no view of ours is a coroutine.
PLAIN: dict[str, dict[str, Callable[..., Any]]] = {
    "inspect": {"cleandoc": str, "iscoroutinefunction": _never},
}


class StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or sys.modules.get(self.__name__) is self:
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


class Absent(Exception):  # noqa: N818 - an exception too, for those who would catch it
    """In the place of a class: it may be made and inherited from."""


@contextmanager
def stand_ins() -> Iterator[None]:
    placed = {name for name in (*CALLED, *INHERITED, *PLAIN) if name not in sys.modules}
    for name in placed:
        sys.modules[name] = _stand_in(name)
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    module = StandIn(name)
    for function in CALLED.get(name, ()):
        setattr(module, function, _late(name, function))
    for function, plain in PLAIN.get(name, {}).items():
        setattr(module, function, plain)
    for class_ in INHERITED.get(name, ()):
        setattr(module, class_, type(class_, (Absent,), {}))
    parent, _, own = name.rpartition(".")
    if parent and not (CALLED.get(name) or INHERITED.get(name)):  # `import email.utils` looks there
        setattr(import_module(parent), own, module)
    return module


def _late(module: str, name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*given, **named)

    return call
