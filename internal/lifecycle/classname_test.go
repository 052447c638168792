package lifecycle_test

import (
	"strings"
	"testing"
)

// classNames are the three things that the name of a class can be.
var classNames = map[string]any{"null": nil, "none": "", "a name": "fast"}

func TestPolicy_keepsNullAndNoClassApart(t *testing.T) {
	for from, before := range classNames {
		for to, after := range classNames {
			bare := config{"allowed_storage_classes": nil}
			state := applied(t, claimPolicy, with(db(), with(bare, config{"storage_class": before})))
			if got := plain(attributesOf(state)["storage_class"]); got != before {
				t.Errorf("%s becomes %v", from, got)
			}
			p := update(t, claimPolicy, state, with(db(), with(bare, config{"storage_class": after})))
			if got := p.get("storage_class"); failed(p.diags) || got != after {
				t.Errorf("from %s to %s: planned %v (%v)", from, to, got, told(p.diags))
			}
		}
	}
}

// Claims keep their class, and none is not the default one.
func TestUpdate_refusesToTakeNoClassForTheDefaultClass(t *testing.T) {
	of := func(class any) config {
		return with(postgres(), config{"volumes": config{"data": volume("1Ti", config{"storage_class": class})}})
	}
	for from, before := range classNames {
		for to, after := range classNames {
			got := strings.Join(told(update(t, application, applied(t, application, of(before)), of(after)).diags), "\n")
			want := ""
			if from != to {
				want = "error at volumes.data.claim_policy.storage_class: data/pg: claim policy's storage_class of volume \"data\" can't change"
			}
			if got != want {
				t.Errorf("from %s to %s: got %q", from, to, got)
			}
		}
	}
}
