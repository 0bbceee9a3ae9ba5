package masking

import "strings"

// secretParts are parts of the names of secrets by their first letter. The parts of a part
// may be joined by a hyphen or an underscore.
var secretParts = [26][][2]string{
	'p' - 'a': {{"password"}, {"passwd"}, {"passphrase"}, {"passcode"}, {"pwd"}, {"private", "key"}},
	's' - 'a': {{"secret"}, {"signing", "key"}, {"shared", "key"}, {"session", "id"}, {"signature"}},
	't' - 'a': {{"token"}},
	0:         {{"api", "key"}, {"access", "key"}, {"account", "key"}, {"auth", "key"}, {"authorization"}},
	'e' - 'a': {{"encryption", "key"}},
	'i' - 'a': {{"integration", "key"}},
	'r' - 'a': {{"routing", "key"}},
	'c' - 'a': {{"credential"}, {"connection", "string"}, {"cookie"}},
	'w' - 'a': {{"webhook", "url"}},
}

// wholeNames are whole names of secrets.
var wholeNames = []string{"pass", "sig", "pw"}

// IsSecretName reports whether what stands under this name is a secret.
func IsSecretName(name string) bool { return isSecretName(name) || endsInWhole(name) }

// seconds says which letters follow the first one of a part, as bits.
var seconds = func() (letters [32]uint32) {
	for first, parts := range secretParts {
		for _, part := range parts {
			letters[first+1] |= 1 << (part[0][1] & 31)
		}
	}
	return letters
}()

// isSecretName reports whether a name holds one of the parts, in any case.
func isSecretName(name string) bool {
	for i := 0; i+1 < len(name); i++ {
		if seconds[name[i]&31]&(1<<(name[i+1]&31)) == 0 {
			continue
		}
		if first := name[i] | 0x20 - 'a'; first < 26 {
			for _, part := range secretParts[first] {
				if holdsPart(name[i:], part) {
					return true
				}
			}
		}
	}
	return false
}

func holdsPart(rest string, part [2]string) bool {
	n := len(part[0])
	if len(rest) < n || !strings.EqualFold(rest[:n], part[0]) {
		return false
	}
	if part[1] == "" {
		return true
	}
	if rest = rest[n:]; rest != "" && (rest[0] == '-' || rest[0] == '_') {
		rest = rest[1:]
	}
	return len(rest) >= len(part[1]) && strings.EqualFold(rest[:len(part[1])], part[1])
}

// endsWholeName are the last letters of whole names.
var endsWholeName = setOf("ssggwwSSGGWW")

// endsInWhole reports whether the last word of a name is that of a secret.
func endsInWhole(name string) bool {
	if name == "" || !endsWholeName[name[len(name)-1]] {
		return false
	}
	for _, whole := range wholeNames {
		n := len(name) - len(whole)
		if n >= 0 && strings.EqualFold(name[n:], whole) && (n == 0 || !word[name[n-1]]) {
			return true
		}
	}
	return false
}

// nameBefore is the name that a text ends in, but for quotes and spaces.
func nameBefore(before string) string {
	end := len(before)
	for end > 0 && classes[before[end-1]] == space {
		end--
	}
	if end > 0 && (before[end-1] == '"' || before[end-1] == '\'') {
		end--
	}
	if end > 0 && before[end-1] == '\\' {
		end--
	}
	start := end
	for start > 0 && (base64[before[start-1]] || before[start-1] == '.') {
		start--
	}
	return before[start:end]
}
