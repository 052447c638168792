package apply

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Agreed are live values that differ from what we sent and are no drift: what
// admission made of ours in its answer to our apply, and values that plan and
// state withhold. By path, as keyed digests, since any of them may be secret.
type Agreed map[string]string

// agreement is what was agreed to by the answer to an apply.
func (e *Engine) agreement(o object.Object, answer map[string]any) (Agreed, error) {
	changes, err := diff.Compare(o.Body, answer)
	if err != nil {
		return nil, fmt.Errorf("comparing %s with the server's answer: %w", o.Key, err)
	}
	var out Agreed
	for _, c := range changes {
		if out == nil {
			out = Agreed{}
		}
		out[c.Path.String()] = e.digest(c)
	}
	return out, nil
}

// digest is the keyed digest of a live value, for its path.
func (e *Engine) digest(c diff.Change) string {
	text, err := object.JSON(c.Live)
	if err != nil {
		panic("apply: a value that came as JSON is none: " + err.Error())
	}
	mac := hmac.New(sha256.New, e.Salt)
	mac.Write([]byte(c.Path.String() + "\x00" + text)) // never fails (hash.Hash)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// Drift is how a live object differs from what we sent and from what was agreed
// to: what somebody has changed since.
func (e *Engine) Drift(o object.Object, live map[string]any, have Entry) ([]diff.Change, error) {
	drift, _, err := e.compare(o, live, have)
	return drift, err
}

// compare splits the differences of a live object into drift and what was agreed
// to.
func (e *Engine) compare(o object.Object, live map[string]any, have Entry) (drift, agreed []diff.Change, err error) {
	changes, err := diff.Compare(o.Body, live)
	if err != nil {
		return nil, nil, fmt.Errorf("comparing %s: %w", o.Key, err)
	}
	withheld := map[string]bool{}
	for _, m := range o.Masks {
		withheld[m.Path.String()] = m.Withheld != ""
	}
	for _, c := range changes {
		path := c.Path.String()
		digest, known := have.Agreed[path]
		switch {
		case known && hmac.Equal([]byte(digest), []byte(e.digest(c))),
			// Of a value that nobody remembers nobody can say that it was changed.
			!known && withheld[path] && c.Live != nil,
			grown(o, c):
			agreed = append(agreed, c)
		default:
			drift = append(drift, c)
		}
	}
	return drift, agreed, nil
}

// asSent is a live object with our own values in place of those that were agreed
// to: what a comparison for changes of ours has to see.
func (e *Engine) asSent(o object.Object, live map[string]any, have Entry) (map[string]any, error) {
	drift, agreed, err := e.compare(o, live, have)
	if err != nil {
		return nil, err
	}
	for _, c := range drift {
		if name := withheldAt(o, c.Path); name != "" && c.Live != nil {
			if _, given := e.Values[name]; !given {
				agreed = append(agreed, c) // there is no other value to put in its place
			}
		}
	}
	if len(agreed) == 0 {
		return live, nil
	}
	for i := range agreed {
		agreed[i].Live = agreed[i].Want
	}
	return diff.Overlay(live, agreed), nil
}

// withheldAt is the name of the value at a path that plan and state don't have; ""
// if there is none.
func withheldAt(o object.Object, path fieldpath.Path) string {
	for _, m := range o.Masks {
		if m.Path.Equals(path) {
			return m.Withheld
		}
	}
	return ""
}
