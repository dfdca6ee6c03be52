"""What is one system: the four grounds of NĐ 331/2026 Đ7 k2, for every part and every neighbour."""
