package core

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
)

// tree is a JSON value that is taken apart where somebody looks, and each part once.
type tree struct {
	value   jsontext.Value
	opened  bool
	members map[string]*tree
	entries []*tree
}

// find follows a path; nil when it leads nowhere.
func (t *tree) find(path integration.Path) *tree {
	for _, step := range path {
		if t == nil {
			return nil
		}
		if step.Name != "" {
			t = t.member(step.Name)
		} else {
			t = t.entry(step.Index)
		}
	}
	return t
}

func (t *tree) member(name string) *tree {
	t.open()
	return t.members[name]
}

func (t *tree) entry(index int) *tree {
	t.open()
	if index >= len(t.entries) {
		return nil
	}
	return t.entries[index]
}

func (t *tree) open() {
	if t.opened {
		return
	}
	t.opened = true
	switch t.value.Kind() {
	case '{':
		var members map[string]jsontext.Value
		if json.Unmarshal(t.value, &members, decodeOptions) != nil {
			return
		}
		t.members = make(map[string]*tree, len(members))
		for name, value := range members {
			t.members[name] = &tree{value: value}
		}
	case '[':
		var entries []jsontext.Value
		if json.Unmarshal(t.value, &entries, decodeOptions) != nil {
			return
		}
		for _, value := range entries {
			t.entries = append(t.entries, &tree{value: value})
		}
	default:
	}
}
