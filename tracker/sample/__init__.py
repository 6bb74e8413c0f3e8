"""The invented government of the first start. No name in it is a real office's."""

from tracker.sample.load import SampleAccount, load

__all__ = ["SampleAccount", "load"]
