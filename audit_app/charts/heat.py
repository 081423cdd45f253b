"""Heat cells: five steps from orange to blue, always beside the number."""

STEPS = 5
LOW, HIGH = 50.0, 100.0


def heat_class(score: float | None, low: float = LOW, high: float = HIGH, *, too_few: bool = False) -> str:
    """Return the cell's class: ``heat-1`` (lowest) … ``heat-5``, ``heat-few`` or ``heat-none``.

    The five steps divide ``low``…``high`` evenly, a step holding its lower end; what lies outside falls into
    the first or last.  Too few visits are hatched instead of coloured; ``None`` is not assessed.
    """
    if score is None:
        return "heat-none"
    if too_few:
        return "heat-few"
    step = int((score - low) / (high - low) * STEPS + 1e-9) + 1 if score > low else 1
    return f"heat-{min(step, STEPS)}"
