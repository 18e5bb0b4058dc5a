"""Slim imports: Flask without the parts that a search on Lambda never calls, half of its modules.

    with stand_ins():  # the development server, the test client, the command line, Jinja, …
        from flask import Flask

Inside the `with`, each module of CALLED, INHERITED or PLAIN is replaced by a stand-in with the
names that Flask, Werkzeug and Whoosh import from it. Afterwards the stand-ins are removed, so that
a later import gets the real module. A function of CALLED loads the real module when it is called,
and so does any other name of a stand-in when it is accessed. A function of PLAIN is replaced by
the one given there. Modules that are loaded already stay. Meanwhile typing takes annotations as
they are. What each saves is in docs/cold-start.md. Only `search.deployed` uses this."""

from __future__ import annotations

import codecs
import sys
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

CALLED = {
    "click": (),
    "difflib": (),
    "email.utils": (),
    "mimetypes": (),
    "werkzeug.serving": ("is_running_from_reloader", "run_simple"),
    "werkzeug.urls": ("_urlencode", "iri_to_uri", "uri_to_iri"),
}
# What typing asks of each field of a NamedTuple. It compiles an annotation that is a string, as all
# of ours are; nobody reads them in a function.
_CHECK = "_type_check"
# What a module registers when it is loaded: the handler of bytes in a query that are not UTF-8.
_HANDLER = ("werkzeug.url_quote", "werkzeug.urls", "_codec_error_url_quote")
# Classes that are only inherited from, instantiated, compared with or named as types: we have no
# commands, blueprints and sessions, and `search.web.pages` makes its own Jinja environment.
INHERITED = {
    "flask.blueprints": ("Blueprint",),
    "flask.cli": ("AppGroup",),
    "flask.typing": (
        "AfterRequestCallable", "BeforeRequestCallable", "ErrorHandlerCallable",
        "ResponseReturnValue", "RouteCallable", "ShellContextProcessorCallable",
        "TeardownCallable", "TemplateContextProcessorCallable", "TemplateFilterCallable",
        "TemplateGlobalCallable", "TemplateTestCallable", "URLDefaultCallable",
        "URLValuePreprocessorCallable",
    ),
    "itsdangerous": ("BadSignature", "URLSafeTimedSerializer"),
    "jinja2": ("BaseLoader", "Environment", "FileSystemLoader", "Template", "TemplateNotFound"),
    "uuid": ("UUID",),
    "werkzeug.formparser": ("FormDataParser", "default_stream_factory"),
    "werkzeug.security": ("_windows_device_files", "safe_join"),
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


def _unchecked(annotation: object, *_given: object, **_named: object) -> object:
    return type(None) if annotation is None else annotation


# Werkzeug's docstrings are never read, and no view of ours is a coroutine.
PLAIN: dict[str, dict[str, Callable[..., Any]]] = {
    "inspect": {"cleandoc": str, "iscoroutinefunction": _never},
}


class StandIn(ModuleType):
    """A module in the place of a real one, which it loads for any name that it lacks."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or sys.modules.get(self.__name__) is self:
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


class Absent(Exception):  # noqa: N818 - an exception, because some are named in `except`
    """The base of replaced classes: it can be instantiated, inherited from and subscripted."""

    def __class_getitem__(cls, item: object) -> type:
        return cls


@contextmanager
def stand_ins() -> Iterator[None]:
    """Replace the modules of CALLED, INHERITED and PLAIN that are not loaded yet."""
    placed = {name for name in (*CALLED, *INHERITED, *PLAIN) if name not in sys.modules}
    for name in placed:
        sys.modules[name] = _stand_in(name)
    name, module, function = _HANDLER
    if module in placed:
        codecs.register_error(name, _late(module, function))
    checked = getattr(typing, _CHECK)
    setattr(typing, _CHECK, _unchecked)
    try:
        yield
    finally:
        setattr(typing, _CHECK, checked)
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
