"""Four-layer plans (mô hình bốn lớp) of units, layer by layer, with evidence and a document."""
