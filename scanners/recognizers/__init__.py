"""Recognizers, one small file per thing to find; ``registry`` finds them by walking the folder."""
