"""Nodes of OpenSearch on this machine, for tests and measurements: python -m tools.cluster.

Law: they listen on loopback only, and hold nothing that is not made again. Maven fetches the
package (88 MB, once) into build/cluster; each node is a process of its own, so that one can die.
"""
