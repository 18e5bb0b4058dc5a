"""The crawler: reads a whole site politely and within limits; `crawl` yields its pages as sources.

Law: of the indexer, only this folder opens connections. Every request goes through `fetch.Client`,
which connects only to IP addresses that `resolve` has found public, never to another host.
`robots` is asked before every page; every loop has a bound in `Limits`.
"""

from .crawler import crawl as crawl
from .limits import Limits as Limits
