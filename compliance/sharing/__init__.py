"""The sharing gate: what data leaves a unit, to whom, why, as which bytes, until when."""
