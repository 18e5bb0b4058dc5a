"""The web layer: requests in, JSON and pages out, and their headers.

Law: of search/, only this folder, `app`, `serve` and `deployed` import Flask. It ranks nothing and
opens no index: it knows parameters, results and the JSON's keys.
"""
