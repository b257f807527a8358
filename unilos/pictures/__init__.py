from .compared import compare as compare
