"""HTTP: requests in, JSON and pages out, and the headers around them.

Law: of search/, only this folder, `app`, `serve` and `deployed` import Flask. It ranks nothing and
opens nothing: it knows parameters, results and the JSON's keys.
"""
