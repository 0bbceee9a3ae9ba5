package masking

// Payment card numbers have so many digits (ISO/IEC 7812-1).
const (
	minCard = 13
	maxCard = 19
)

// cardEnd is where the card number ends that begins at a place, alone or in groups of
// digits; 0 when none does. Time stamps, fractions and most counters are told apart by
// their length, the digits they begin with and the sum of their digits.
func cardEnd(s string, at int) int {
	if len(s)-at < minCard || !isDigit(s[at+1]) || at > 0 && (word[s[at-1]] || s[at-1] == '.') {
		return 0
	}
	var digits [maxCard]byte
	n, end, i := 0, 0, at
	for n < maxCard && i < len(s) && isDigit(s[i]) {
		digits[n] = s[i] - '0'
		n++
		i++
		if n >= minCard && endsNumber(s, i) && isCard(digits[:n]) {
			end = i
		}
		if i+1 < len(s) && (s[i] == ' ' || s[i] == '-') {
			i++
		}
	}
	return end
}

// endsNumber reports whether a number ends before a place, be it the end of a sentence.
func endsNumber(s string, at int) bool {
	return at == len(s) || !word[s[at]] && (s[at] != '.' || at+1 == len(s) || !isDigit(s[at+1]))
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// isCard checks first digits, length and the sum (ISO/IEC 7812-1, annex B).
func isCard(digits []byte) bool {
	if !ofNetwork(digits) {
		return false
	}
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i])
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// ofNetwork reports whether a network of payment cards issues numbers that begin so and are
// so long. Time stamps in finer units than a second begin with 1: they are none.
func ofNetwork(digits []byte) bool {
	n := len(digits)
	switch digits[0] {
	case 2:
		four := 1000*int(digits[0]) + 100*int(digits[1]) + 10*int(digits[2]) + int(digits[3])
		return n == 16 && four >= 2221 && four <= 2720
	case 3:
		return n >= 14 && n <= 16
	case 4:
		return n == 13 || n == 16 || n == 19
	case 5:
		return n == 16 && digits[1] >= 1 && digits[1] <= 5
	case 6:
		return n >= 16
	default:
		return false
	}
}
