"""Measurements that are reported, never asserted: one ``name: value unit`` a line."""
