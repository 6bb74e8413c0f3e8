"""The invented government of the first start. No name in it is a real office's."""
