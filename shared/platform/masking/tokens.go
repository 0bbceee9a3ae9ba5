package masking

import "strings"

// set are the bytes that a part of a token is made of.
type set [256]bool

func setOf(ranges string) (s set) {
	for i := 0; i < len(ranges); i += 2 {
		for b := int(ranges[i]); b <= int(ranges[i+1]); b++ {
			s[b] = true
		}
	}
	return s
}

var (
	word   = setOf("azAZ09__")
	upper  = setOf("AZ09")
	letter = setOf("azAZ09")
	hexa   = setOf("09af")
	base64 = setOf("azAZ09__--")
	opaque = setOf("azAZ09__--..==::/:++")
	scheme = setOf("azAZ09__--..==::/:++~~")
)

// shape is what follows the beginning of a token: at least, or exactly, so many bytes of a
// set.
type shape struct {
	prefix string
	of     *set
	least  int
	exact  bool
}

// shapes are the tokens that begin in a way of their own, by the first byte.
var shapes = func() (all [256][]shape) {
	add := func(of *set, least int, exact bool, prefixes ...string) {
		for _, p := range prefixes {
			all[p[0]] = append(all[p[0]], shape{p, of, least, exact})
		}
	}
	add(&upper, 16, true, "AKIA", "ASIA", "ABIA", "ACCA", "AGPA", "AIDA", "AROA", "ANPA")
	add(&opaque, 20, false, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glsa_", "glc_", "npm_", "pypi-",
		"doo_v1_", "dop_v1_", "dor_v1_", "hf_", "shpat_", "shpca_", "shppa_", "shpss_", "whsec_", "sk-", "xapp-", "xoxe.", "GOCSPX-", "ya29.", "1//0",
		"NRAK-", "NRJS-", "hvs.", "hvb.", "hvr.", "ATATT", "ATCTT", "PMAK-", "lin_api_", "ntn_", "srec_", "rnd_", "fo1_", "pul-", "sq0atp-", "sq0csp-",
		"dt0c01.", "AGE-SECRET-KEY-", "SG.", "tfp_", "figd_", "sntrys_", "sntryu_", "gAAAA", "enc:v1:")
	for _, kind := range "abeoprs" {
		add(&opaque, 20, false, "xox"+string(kind)+"-")
	}
	for _, kind := range []string{"live", "test", "ant", "proj"} {
		for _, form := range []string{"s", "r", "p"} {
			add(&opaque, 20, false, form+"k_"+kind+"_", form+"k_"+kind+"-", form+"k-"+kind+"_", form+"k-"+kind+"-")
		}
	}
	add(&base64, 30, false, "AIza")
	add(&hexa, 32, true, "AC", "SK", "dapi", "key-")
	add(&letter, 40, false, "secret_")
	add(&base64, 56, false, "EAAA")
	return all
}()

// begins says with which two bytes tokens begin.
var begins = func() (pairs [1 << 16 / 64]uint64) {
	note := func(a, b byte) { pairs[(int(a)<<8|int(b))/64] |= 1 << (b & 63) }
	for _, list := range shapes {
		for _, s := range list {
			note(s.prefix[0], s.prefix[1])
		}
	}
	note('e', 'y')
	for a := byte('0'); a <= '9'; a++ {
		for b := byte('0'); b <= '9'; b++ {
			note(a, b)
		}
	}
	return pairs
}()

// minToken is how long the shortest token is, minSchemed the shortest behind a scheme.
const (
	minToken   = 12
	minSchemed = 16
)

// run hides the tokens in a run of bytes that no token reaches out of.
func (m *masker) run(start, end int) {
	s := m.s
	if end < len(s) && start < end && s[start] == '-' && classes[s[end]] == space {
		m.flag(start, end)
	}
	if end-start < minToken {
		return
	}
	start = m.schemed(start, end)
	boundary := true
	for i := start; i+minToken <= end; i++ {
		w := word[s[i]]
		if w && boundary && begins[(int(s[i])<<8|int(s[i+1]))/64]&(1<<(s[i+1]&63)) != 0 {
			if n := tokenLength(s[i:end]); n > 0 {
				m.hide(i, i+n)
				i += n - 1
				w = word[s[i]]
			}
		}
		boundary = !w
	}
	if at := strings.Index(s[start:end], "https://"); at >= 0 {
		m.hook(start+at, end)
	}
}

// schemed hides a token that stands behind the name of a scheme; it returns where the rest
// of the run begins.
func (m *masker) schemed(start, end int) int {
	if start < 2 || end-start < minSchemed || classes[m.s[start-1]] != space || !followsScheme(m.s[:start-1]) {
		return start
	}
	if n := scheme.count(m.s[start:end]); n >= minSchemed {
		m.hide(start, start+n)
		return start + n
	}
	return start
}

// count is how many bytes at the start of a text are of the set.
func (s *set) count(text string) int {
	n := 0
	for n < len(text) && s[text[n]] {
		n++
	}
	return n
}

// tokenLength is how long the token is that a text begins with; 0 when there is none.
func tokenLength(text string) int {
	for _, s := range shapes[text[0]] {
		if !strings.HasPrefix(text, s.prefix) {
			continue
		}
		n := s.of.count(text[len(s.prefix):])
		end := len(s.prefix) + n
		if n < s.least || s.exact && (n > s.least || end < len(text) && word[text[end]]) {
			continue
		}
		return end
	}
	switch {
	case strings.HasPrefix(text, "eyJ"):
		return webToken(text)
	case text[0] >= '0' && text[0] <= '9':
		return botToken(text)
	default:
		return 0
	}
}

// webToken is the length of a JSON web token, signed or not.
func webToken(text string) int {
	end := 3 + base64.count(text[3:])
	if end < 3+8 || end == len(text) || text[end] != '.' {
		return 0
	}
	for range 4 {
		if end == len(text) || text[end] != '.' {
			break
		}
		end += 1 + base64.count(text[end+1:])
	}
	return end
}

// botToken is the length of the token of a bot: its number and 35 characters.
func botToken(text string) int {
	number := 0
	for number < len(text) && text[number] >= '0' && text[number] <= '9' {
		number++
	}
	if number < 8 || number > 10 || number == len(text) || text[number] != ':' || base64.count(text[number+1:]) != 35 {
		return 0
	}
	return number + 1 + 35
}

// schemes stand before a token.
var schemes = []string{"bearer", "basic", "digest", "negotiate", "bot", "token", "apikey"}

// endsScheme are the last letters of schemes.
var endsScheme = setOf("rrcctteennyyRRCCTTEENNYY")

func followsScheme(before string) bool {
	for before != "" && classes[before[len(before)-1]] == space {
		before = before[:len(before)-1]
	}
	if before == "" || !endsScheme[before[len(before)-1]] {
		return false
	}
	for _, name := range schemes {
		n := len(before) - len(name)
		if n >= 0 && before[n]|0x20 == name[0] && strings.EqualFold(before[n:], name) && (n == 0 || !word[before[n-1]]) {
			return true
		}
	}
	return false
}

// hooks are parts of addresses that are themselves a secret.
var hooks = []string{
	"://hooks.slack.com/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", ".webhook.office.com/", "://api.telegram.org/bot",
}

// hook hides such an address, to the next space.
func (m *masker) hook(at, end int) {
	for _, hook := range hooks {
		if strings.Contains(m.s[at:end], hook) && at >= m.done {
			for end < len(m.s) && classes[m.s[end]] != space {
				end++
			}
			m.hide(at, end)
			return
		}
	}
}

// flag hides the value of a flag like --password, which stands behind a space.
func (m *masker) flag(start, end int) {
	s, name := m.s, strings.TrimLeft(m.s[start:end], "-")
	if !isSecretName(name) || opaque.count(name) < len(name) {
		return
	}
	from := end
	for from < len(s) && classes[s[from]] == space {
		from++
	}
	to := from
	for to < len(s) && classes[s[to]] != space && strings.IndexByte(`"',;`, s[to]) < 0 {
		to++
	}
	if to-from >= 4 && s[from] != '[' && s[from] != '-' && !harmless(name, s[from:to]) {
		m.hide(from, to)
	}
}
