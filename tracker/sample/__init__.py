"""The invented government of the first start. No name in it is a real office's."""

from tracker.sample.load import SampleAccount, is_half_loaded, load

__all__ = ["SampleAccount", "is_half_loaded", "load"]
