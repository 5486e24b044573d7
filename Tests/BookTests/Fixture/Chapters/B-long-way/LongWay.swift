// ANCHOR: far
func far(_ steps: Int) -> Int { steps * steps }
// ANCHOR_END: far
