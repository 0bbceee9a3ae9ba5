//go:build unix && !linux

package port

// Holder is empty on systems without /proc.
func Holder(int) string { return "" }
