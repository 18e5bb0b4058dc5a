"""A whole site over HTTP, politely and within bounds: `crawl` gives its pages as sources.

Nothing else in Citebox opens a connection. Every request goes through `fetch.Client`, which
connects only to addresses that `resolve` has looked up and found public, never to another host;
`robots` is asked before every page; every loop has a bound in `Limits`.
"""

from .crawler import crawl as crawl
from .limits import Limits as Limits
