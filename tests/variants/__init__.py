"""Documents as other programs and other hands would have left them, made from any Word file.

`VARIANTS` are functions that change a `Word` in place and leave what it says as it was.
"""

from tests.variants import documents, tables, words

VARIANTS = {
    name: function
    for module in (tables, words, documents)
    for name, function in vars(module).items()
    if callable(function) and getattr(function, "__module__", "") == module.__name__
    if not name.startswith("_") and function.__doc__ and function.__annotations__.get("return") == "None"
}
