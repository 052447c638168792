package kube

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// widgets serve a kind of two versions, one of no namespace, and a group whose
// server is away.
const widgets = `{"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [
  {"metadata": {"name": "example.com"}, "versions": [
    {"version": "v1", "freshness": "Current", "resources": [
      {"resource": "widgets", "responseKind": {"group": "example.com", "version": "v1", "kind": "Widget"}, "scope": "Namespaced", "subresources": [{"subresource": "status"}]},
      {"resource": "planets", "responseKind": {"kind": "Planet"}, "scope": "Cluster"},
      {"resource": "nothing"}]},
    {"version": "v1beta1", "freshness": "Current", "resources": [
      {"resource": "widgets", "responseKind": {"kind": "Widget"}, "scope": "Namespaced"}]}]},
  {"metadata": {"name": "away.example.com"}, "versions": [{"version": "v1", "freshness": "Stale", "resources": []}]}]}`

// serving answers with the kinds, and with whatever is asked for.
func serving(paths *[]string, kinds func() string) step {
	return func(req *http.Request) (*http.Response, error) {
		*paths = append(*paths, req.URL.Path)
		if req.URL.Path == "/apis" || req.URL.Path == "/api" {
			if !strings.Contains(req.Header.Get("Accept"), "APIGroupDiscoveryList") {
				return reply(http.StatusNotAcceptable, "{}"), nil
			}
			return reply(http.StatusOK, kinds()), nil
		}
		return reply(http.StatusOK, `{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "w", "uid": "u"}}`), nil
	}
}

func served() string { return widgets }

var widget = object.Key{Group: "example.com", Kind: "Widget", Namespace: "data", Name: "w"}

func TestServed_asksOnceForKindsThatAreNotInTheTable(t *testing.T) {
	var paths []string
	c, _ := scripted(serving(&paths, served))
	for range 2 {
		if _, err := c.Get(t.Context(), widget); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Get(t.Context(), thing); err != nil {
		t.Fatal(err)
	}
	at := "/apis/example.com/v1/namespaces/data/widgets/w"
	if want := []string{"/apis", at, at, "/api/v1/namespaces/data/configmaps/c"}; !slices.Equal(paths, want) {
		t.Errorf("got %v", paths)
	}
}

func TestServed_speaksTheVersionThatObjectsAreWrittenIn(t *testing.T) {
	var paths []string
	c, _ := scripted(serving(&paths, served))
	c.Speak(widget, "v1beta1")
	if _, err := c.Get(t.Context(), widget); err != nil {
		t.Fatal(err)
	}
	if last := paths[len(paths)-1]; last != "/apis/example.com/v1beta1/namespaces/data/widgets/w" {
		t.Errorf("got %s", last)
	}
}

// scalers answers for two autoscalers, in lists and by name, each in the version that
// is asked for.
func scalers(paths *[]string) step {
	return func(req *http.Request) (*http.Response, error) {
		*paths = append(*paths, req.URL.Path)
		version := strings.Split(req.URL.Path, "/")[3]
		if strings.HasSuffix(req.URL.Path, "/horizontalpodautoscalers") {
			return reply(http.StatusOK, `{"apiVersion": "autoscaling/`+version+`", "kind": "HorizontalPodAutoscalerList", "items": [{"metadata": {"name": "a"}, "spec": {"in": "`+version+`"}}, {"metadata": {"name": "b"}, "spec": {"in": "`+version+`"}}]}`), nil
		}
		return reply(http.StatusOK, `{"apiVersion": "autoscaling/`+version+`", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"}, "spec": {"in": "`+version+`"}}`), nil
	}
}

func TestServed_speaksTwoVersionsOfAKindAtOnce(t *testing.T) {
	autoscaler := func(name string) object.Key {
		return object.Key{Group: AutoscalerKind.Group, Kind: AutoscalerKind.Kind, Namespace: "data", Name: name}
	}
	for name, get := range map[string]func(*Cluster, object.Key) (*unstructured.Unstructured, error){
		"by name": func(c *Cluster, key object.Key) (*unstructured.Unstructured, error) { return c.Get(t.Context(), key) },
		"listed": func(c *Cluster, key object.Key) (*unstructured.Unstructured, error) {
			return c.GetListed(t.Context(), key)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var paths []string
			c, _ := scripted(scalers(&paths))
			c.Speak(autoscaler("a"), "v1")
			c.Speak(autoscaler("b"), "v2")
			for _, test := range []struct{ name, want string }{{"a", "v1"}, {"b", "v2"}, {"a", "v1"}} {
				live, err := get(c, autoscaler(test.name))
				if err != nil {
					t.Fatal(err)
				}
				in, _, _ := unstructured.NestedString(live.Object, "spec", "in")
				if in != test.want || live.GetAPIVersion() != "autoscaling/"+test.want {
					t.Errorf("%s is read as %s, with the fields of %s", test.name, live.GetAPIVersion(), in)
				}
			}
			if _, err := c.List(t.Context(), AutoscalerKind, "data", ""); err != nil {
				t.Fatal(err)
			}
			if last := paths[len(paths)-1]; last != "/apis/autoscaling/v2/namespaces/data/horizontalpodautoscalers" {
				t.Errorf("what one object is written in decides over lists of its kind: %s", last)
			}
		})
	}
}

func TestServed_forgetsWhatWasListedInEveryVersion(t *testing.T) {
	var paths []string
	c, _ := scripted(scalers(&paths))
	one := object.Key{Group: AutoscalerKind.Group, Kind: AutoscalerKind.Kind, Namespace: "data", Name: "a"}
	other := one
	other.Name = "b"
	c.Speak(one, "v1")
	look := func() int {
		if _, err := c.GetListed(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		return len(paths)
	}
	if look(); look() != 1 {
		t.Fatalf("it is not remembered: %v", paths)
	}
	c.writing(other)()
	if look() != 2 {
		t.Errorf("a write in another version is not seen: %v", paths)
	}
}

func TestServed_saysThatThereIsNoSuchKind(t *testing.T) {
	for name, test := range map[string]struct {
		key     object.Key
		version string
		want    string
	}{
		"no such group":   {object.Key{Group: "example.org", Kind: "Widget", Namespace: "data"}, "v1", "the cluster serves no kind Widget of example.org/v1"},
		"no such kind":    {object.Key{Group: "example.com", Kind: "Gadget", Namespace: "data"}, "", "the cluster serves no kind Gadget of example.com"},
		"no such version": {widget, "v2", "the cluster serves no kind Widget of example.com/v2, only of version v1, v1beta1"},
	} {
		t.Run(name, func(t *testing.T) {
			var paths []string
			c, _ := scripted(serving(&paths, served))
			if test.version != "" {
				c.Speak(test.key, test.version)
			}
			_, err := c.Get(t.Context(), test.key)
			if !errors.As(err, new(*NoKindError)) || err.Error() != test.want {
				t.Errorf("got %v", err)
			}
			if Classify(err) != NotFound || !Undone(err) {
				t.Errorf("an object of a kind that there is not is not there: %v", Classify(err))
			}
		})
	}
}

func TestServed_takesNobodysSilenceForAnAnswer(t *testing.T) {
	var paths []string
	c, _ := scripted(serving(&paths, served))
	_, err := c.Get(t.Context(), object.Key{Group: "away.example.com", Kind: "Widget", Namespace: "data", Name: "w"})
	if err == nil || Classify(err) == NotFound {
		t.Errorf("got %v", err)
	}
}

func TestServed_refusesObjectsOfNoNamespaceInOne(t *testing.T) {
	var paths []string
	c, _ := scripted(serving(&paths, served))
	_, err := c.Get(t.Context(), object.Key{Group: "example.com", Kind: "Planet", Namespace: "data", Name: "p"})
	if !errors.As(err, new(*ScopeError)) || !Undone(err) {
		t.Errorf("got %v", err)
	}
}

func TestServed_applyWaitsForAKindThatWillBeThereInAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var paths []string
		asked := 0
		c, _ := scripted(serving(&paths, func() string {
			if asked++; asked < 4 {
				return `{"items": []}`
			}
			return widgets
		}))
		body := map[string]any{"apiVersion": "example.com/v1", "kind": "Widget"}
		if _, err := c.Apply(t.Context(), widget, body, ApplyOptions{DryRun: true}); !errors.As(err, new(*NoKindError)) || asked != 1 {
			t.Errorf("a dry run waits: asked %d times: %v", asked, err)
		}
		if _, err := c.Apply(t.Context(), widget, body, ApplyOptions{}); err != nil || asked != 4 {
			t.Errorf("asked %d times: %v", asked, err)
		}
		gadget := object.Key{Group: "example.com", Kind: "Gadget", Namespace: "data", Name: "g"}
		if _, err := c.Apply(t.Context(), gadget, body, ApplyOptions{}); !errors.As(err, new(*NoKindError)) {
			t.Errorf("got %v", err)
		}
	})
}
