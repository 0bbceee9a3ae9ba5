package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Masked stands where a secret was.
const Masked = "[masked]"

// secretWords are parts of the names of secrets, secretNames are whole ones.
const (
	secretWords = `(?:password|passwd|passphrase|passcode|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|` +
		`private[_-]?key|signing[_-]?key|encryption[_-]?key|integration[_-]?key|routing[_-]?key|shared[_-]?key|auth[_-]?key|` +
		`credential|connection[_-]?string|webhook[_-]?url|authorization|session[_-]?id|cookie|signature)[\w.-]*`
	secretNames = `\b(?:pass|sig|pw)` //nolint:gosec // a pattern, not a secret
	secretName  = `(?:` + secretWords + `|` + secretNames + `)`
)

// rule replaces what a form finds in texts that hold one of the hints. Without
// hints it is tried on texts with a word as long as a token.
type rule struct {
	form  *regexp.Regexp
	with  string
	hints []string
}

// tokens are secrets that are recognized by their own form.
var tokens = []rule{
	// Private keys, also when the text was cut before their end.
	{
		regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)`),
		Masked,
		[]string{"-----begin"},
	},
	// JSON web tokens, signed or not.
	{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}`), Masked, []string{"eyj"}},
	{
		regexp.MustCompile(`(?i)\b(bearer|basic|digest|negotiate|bot|token|apikey)\s+[A-Za-z0-9+/_~.=:-]{16,}`),
		"$1 " + Masked,
		[]string{"bearer", "basic", "digest", "negotiate", "bot", "token", "apikey"},
	},
	// Addresses with credentials, and addresses that are themselves a secret.
	{regexp.MustCompile(`\b([a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/@\[]+@`), "$1" + Masked + "@", []string{"://"}},
	{
		regexp.MustCompile(`https://(?:hooks\.slack\.com/|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/|[\w.-]+\.webhook\.office\.com/|api\.telegram\.org/bot)\S+`),
		Masked,
		[]string{"https://"},
	},
	// Tokens that begin in a way of their own.
	{regexp.MustCompile(`\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b`), Masked, nil},
	{regexp.MustCompile(`\b(?:gh[pousr]_|github_pat_|glpat-|gldt-|glrt-|glsa_|glc_|npm_|pypi-|do[opr]_v1_|hf_|shp(?:at|ca|pa|ss)_|` +
		`[srp]k[_-](?:live|test|ant|proj)[_-]|whsec_|sk-|xox[abeoprs]-|xapp-|xoxe\.|GOCSPX-|ya29\.|1//0|NRAK-|NRJS-|hv[sbr]\.|` +
		`ATATT|ATCTT|PMAK-|lin_api_|ntn_|srec_|rnd_|fo1_|pul-|sq0(?:atp|csp)-|dt0c01\.|AGE-SECRET-KEY-|SG\.|tfp_|figd_|sntry[su]_|` +
		`gAAAA|enc:v1:)[A-Za-z0-9_.=:/+-]{20,}`), Masked, nil},
	{regexp.MustCompile(`\bAIza[A-Za-z0-9_-]{30,}`), Masked, nil},
	{regexp.MustCompile(`\b(?:(?:AC|SK|dapi|key-)[0-9a-f]{32}|secret_[A-Za-z0-9]{40,}|EAAA[A-Za-z0-9_-]{56,})\b`), Masked, nil},
	{regexp.MustCompile(`\b\d{8,10}:[A-Za-z0-9_-]{35}\b`), Masked, nil},
}

// tokenLength is the length of the shortest token above.
const tokenLength = 20

// named are values that only their name gives away, in the order of how exactly
// their end is known. Each has the name with its sign and the value as groups.
var named = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(` + secretName + `(?:\\?["'])?\s*(?:=>|:=|=|:)\s*)(\\?"[^"]*(?:"|\z))`),
	regexp.MustCompile(`(?i)(` + secretName + `["']?\s*(?:=>|:=|=|:)\s*)('[^']*(?:'|\z))`),
	regexp.MustCompile(`(?i)(` + secretName + `\s*(?:=>|:=|=)\s*)([^\s"',;&)\]}\[]+)`),
	regexp.MustCompile(`(?i)(` + secretName + `["']?:\s*)([^\s"',;&)\]}\[]{4,})`),
	regexp.MustCompile(`(?i)(--?[\w-]*` + secretWords + `\s+)([^\s"',;\[-][^\s"',;]{3,})`),
}

// namedHints are the shortest parts of the names above.
var namedHints = []string{"pass", "pwd", "pw", "secret", "token", "key", "credential", "string", "url", "authorization", "session", "cookie", "sig"}

var (
	email = regexp.MustCompile(`[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+`)
	// card is a run of 13 to 19 digits, alone or in groups (ISO/IEC 7812-1).
	card = regexp.MustCompile(`\b\d(?:[ -]?\d){12,18}\b`)
	// count is a number of something, such as max_tokens=4096.
	count = regexp.MustCompile(`^\d{1,7}$`)
)

// plainWords are values that describe a secret instead of being one.
var plainWords = []string{
	"true", "false", "null", "none", "nil", "empty", "valid", "invalid", "expired", "missing", "required", "failed",
	"error", "denied", "rejected", "revoked", "refused", "accepted", "incorrect", "wrong", "rotated", "unset", "unknown",
}

// Mask replaces secrets, e-mail addresses and card numbers. Masking twice is the
// same as masking once.
func Mask(s string) string {
	lower := strings.ToLower(s)
	long := hasLongWord(s)
	for _, r := range tokens {
		if r.hints == nil && long || holds(lower, r.hints) {
			s = r.form.ReplaceAllString(s, r.with)
		}
	}
	if strings.ContainsAny(s, "=:-") && holds(lower, namedHints) {
		for _, form := range named {
			s = maskNamed(form, s)
		}
	}
	if strings.Contains(s, "@") {
		s = email.ReplaceAllString(s, Masked)
	}
	return card.ReplaceAllStringFunc(s, func(found string) string {
		if isCard(found) {
			return Masked
		}
		return found
	})
}

func holds(lower string, hints []string) bool {
	return slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(lower, hint) })
}

// hasLongWord reports whether s has a run without white space that is long
// enough for a token.
func hasLongWord(s string) bool {
	length := 0
	for i := range len(s) {
		length++
		if s[i] == ' ' || s[i] == '\n' || s[i] == '\t' {
			length = 0
		}
		if length >= tokenLength {
			return true
		}
	}
	return false
}

func maskNamed(form *regexp.Regexp, s string) string {
	return form.ReplaceAllStringFunc(s, func(found string) string {
		groups := form.FindStringSubmatch(found)
		name, value := groups[1], groups[2]
		bare := strings.ToLower(strings.Trim(value, `\"'.!`))
		if !strings.ContainsFunc(bare, isAlphanumeric) || slices.Contains(plainWords, bare) || count.MatchString(bare) && strings.Contains(strings.ToLower(name), "tokens") {
			return found
		}
		return name + Masked
	})
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isCard checks the sum of a payment card number (ISO/IEC 7812-1, annex B) and
// its first digit, so that time stamps and counters stay readable.
func isCard(s string) bool {
	number := strings.NewReplacer(" ", "", "-", "").Replace(s)
	if number[0] < '3' || number[0] > '6' {
		return false
	}
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
			if digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}
