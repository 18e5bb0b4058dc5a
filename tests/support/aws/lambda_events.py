"""What AWS makes of an HTTP request: the event of each front door, in the shape that it has there;
and how it reads an answer.

| form | path | query | headers |
|---|---|---|---|
| REST API (v1) | encoded, without the stage | decoded | single and multi |
| HTTP API (v2) | decoded, with the stage | as sent | joined, cookies apart |
| function URL | encoded | as sent | joined, cookies apart |
| load balancer | encoded | in parts, still encoded | single or multi |

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
HTTP APIs decode the path: https://github.com/fastify/aws-lambda-fastify/issues/169
REST APIs keep it and name a domain's base path: https://github.com/localstack/localstack/pull/12296
Captured events side by side: https://gist.github.com/marcogrcr/1cce0db789ead5ae6a2d812936ba4b2e
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

Event = dict[str, Any]

CALLER = "203.0.113.7"  # from the block that is reserved for documentation
AWS_NAME = "abc.execute-api.us-east-1.amazonaws.com"
OWN_NAME = "search.clinic.example"


@dataclass(frozen=True)
class Request:
    """What a browser sends; `text` is the body of a POST, in UTF-8 where it is not bytes."""

    method: str
    path: str  # percent-encoded
    query: str = ""  # as it stands after the question mark, percent-encoded
    text: str | bytes | None = None
    more: tuple[tuple[str, str], ...] = ()  # headers; a name may come twice

    @property
    def body(self) -> bytes:
        return self.text.encode() if isinstance(self.text, str) else self.text or b""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All headers but Host, in order."""
        given = {name.lower() for name, _ in self.more}
        kind = {} if self.text is None else {"content-type": "text/plain; charset=utf-8"}
        usual = {"accept": "application/json", **kind}
        return [(name, usual[name]) for name in usual if name not in given] + list(self.more)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query's names and values, still encoded."""
        split = (pair.partition("=") for pair in self.query.split("&") if pair)
        return [(name, value) for name, _, value in split]


Form = Callable[[Request], Event]


def gathered(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def api_gateway_v1(request: Request) -> Event:
    """A REST API's event, stage `dev`: `path` is without the stage, requestContext has both."""
    return version_1(request, request.path, f"/dev{request.path}", AWS_NAME)


def api_gateway_v1_base_path(request: Request) -> Event:
    """At a custom domain that maps `/clinic` to the stage: both paths have it, none the stage."""
    path = f"/clinic{request.path}" if request.path != "/" else "/clinic"
    return version_1(request, path, path, OWN_NAME)


def version_1(request: Request, path: str, seen: str, host: str) -> Event:
    headers = [*request.pairs, ("host", host), ("x-forwarded-proto", "https")]
    decoded = [(unquote_plus(name), unquote_plus(value)) for name, value in request.parameters]
    proxy = request.path.strip("/")
    return {
        "resource": "/{proxy+}" if proxy else "/",
        "path": path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": gathered(headers),
        "queryStringParameters": dict(decoded) or None,
        "multiValueQueryStringParameters": gathered(decoded) or None,
        "pathParameters": {"proxy": unquote(proxy)} if proxy else None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/{proxy+}" if proxy else "/",
            "httpMethod": request.method,
            "path": seen,
            "protocol": "HTTP/1.1",
            "stage": "dev",
            "domainName": host,
            "identity": {"sourceIp": CALLER},
        },
        **body_fields(request, None),
    }


def api_gateway_v2(request: Request, stage: str = "$default", host: str = AWS_NAME) -> Event:
    """An HTTP API's event; a named stage stands before the path, which is decoded."""
    prefix = "" if stage == "$default" else f"/{stage}"
    return version_2(request, prefix + unquote(request.path), stage, host)


def api_gateway_v2_named_stage(request: Request) -> Event:
    return api_gateway_v2(request, "dev")


def api_gateway_v2_custom_domain(request: Request) -> Event:
    """A mapping's key is told nowhere, the stage stands in the path though nobody typed it."""
    return api_gateway_v2(request, "dev", OWN_NAME)


def function_url(request: Request) -> Event:
    return version_2(request, request.path, "$default", "abc.lambda-url.us-east-1.on.aws")


def version_2(request: Request, path: str, stage: str, host: str) -> Event:
    pairs = [(name.lower(), value) for name, value in request.pairs]
    headers = gathered([pair for pair in pairs if pair[0] != "cookie"])
    cookies = [one for name, value in pairs if name == "cookie" for one in value.split("; ")]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.query,
        **({"cookies": cookies} if cookies else {}),
        "headers": {
            **{name: ",".join(values) for name, values in headers.items()},
            "host": host,
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "stage": stage,
            "domainName": host,
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": CALLER,
            },
        },
        **(body_fields(request) if request.body else {"isBase64Encoded": False}),
    }


def load_balancer(request: Request) -> Event:
    """Of repeated headers and parameters the last one."""
    return {
        **balanced(request),
        "headers": dict(balanced_headers(request)),
        "queryStringParameters": dict(request.parameters),
    }


def load_balancer_multi(request: Request) -> Event:
    """With `lambda.multi_value_headers.enabled` on the target group."""
    return {
        **balanced(request),
        "multiValueHeaders": gathered(balanced_headers(request)),
        "multiValueQueryStringParameters": gathered(request.parameters),
    }


def balanced(request: Request) -> Event:
    group = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/citebox/0"
    return {
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": request.method,
        "path": request.path,
        **body_fields(request, ""),
    }


def balanced_headers(request: Request) -> list[tuple[str, str]]:
    own = [("host", OWN_NAME), ("x-forwarded-for", CALLER), ("x-forwarded-proto", "https")]
    return [(name.lower(), value) for name, value in request.pairs] + own


def body_fields(request: Request, nothing: str | None = "") -> Event:
    """Base64, as AWS does with all that it does not take for text."""
    if not request.body:
        return {"body": nothing, "isBase64Encoded": False}
    return {"body": base64.b64encode(request.body).decode(), "isBase64Encoded": True}


FORMS: dict[str, Form] = {
    form.__name__: form
    for form in (
        api_gateway_v1,
        api_gateway_v1_base_path,
        api_gateway_v2,
        api_gateway_v2_named_stage,
        api_gateway_v2_custom_domain,
        function_url,
        load_balancer,
        load_balancer_multi,
    )
}

# Forms whose answer has lists of values in multiValueHeaders, as their requests have.
MULTI = (api_gateway_v1, api_gateway_v1_base_path, load_balancer_multi)


def headers(answer: Event) -> dict[str, list[str]]:
    """The answer's headers by small names, each with all that it has, in whichever form."""
    found = {name.lower(): [value] for name, value in answer.get("headers", {}).items()}
    for name, values in answer.get("multiValueHeaders", {}).items():
        found.setdefault(name.lower(), []).extend(values)
    return {**found, "set-cookie": answer["cookies"]} if answer.get("cookies") else found


def body(answer: Event) -> bytes:
    sent: str = answer["body"]
    return base64.b64decode(sent) if answer["isBase64Encoded"] else sent.encode()


def asked(question: str) -> Request:
    return Request("GET", "/search", f"q={quote(question)}")


def posted(question: str) -> Request:
    return Request("POST", "/search", text=question)
