package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestReplace_isForWhatNamesTheResource(t *testing.T) {
	for name, test := range map[string]struct {
		resource string
		change   config
		want     []string
	}{
		"name":                {application, config{"name": "db"}, []string{"name"}},
		"namespace":           {application, config{"namespace": "other"}, []string{"namespace"}},
		"both":                {application, config{"name": "db", "namespace": "other"}, []string{"name", "namespace"}},
		"an unknown name":     {application, config{"name": unknown{}}, []string{"name"}},
		"anything else":       {application, config{"image": "x", "replicas": 3, "labels": config{"a": "b"}}, nil},
		"a class's name":      {storageClass, config{"name": "slow"}, []string{"name"}},
		"a class's driver":    {storageClass, config{"storage_provisioner": "other.example.com"}, nil},
		"a policy's name":     {claimPolicy, config{"name": "other"}, []string{"name"}},
		"a policy's class":    {claimPolicy, config{"storage_class": "slow", "allowed_storage_classes": nil}, nil},
		"a claim's name":      {volumeClaim, config{"name": "other"}, []string{"name"}},
		"a claim's size":      {volumeClaim, config{"size": "30Gi"}, nil},
		"nothing of a policy": {claimPolicy, config{}, nil},
		"a volume's name":     {persistentVolume, config{"name": "series"}, []string{"name"}},
		"a volume's source":   {persistentVolume, config{"nfs": config{"server": "nas", "path": "/"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			given := map[string]func() config{application: postgres, storageClass: fast, claimPolicy: db, persistentVolume: films, volumeClaim: reports}[test.resource]
			p := update(t, test.resource, applied(t, test.resource, given()), with(given(), test.change))
			if failed(p.diags) || !slices.Equal(p.replaces, test.want) {
				t.Errorf("replaced for %v; %v", p.replaces, told(p.diags))
			}
		})
	}
}

func TestReplace_warnsOfTheClaimsThatStay(t *testing.T) {
	state := applied(t, application, postgres())
	p := update(t, application, state, with(postgres(), config{"name": "db"}))
	if got := told(p.diags); !slices.Equal(got, []string{"warning: data/pg will be replaced: 1 claim is kept"}) {
		t.Errorf("got %v", got)
	}
	if text := details(p.diags); !strings.Contains(text, "data-pg-0") || !strings.Contains(text, "starts with new, empty volumes") {
		t.Errorf("got %s", text)
	}
}

func TestReplace_neverShowsAPlaceholder(t *testing.T) {
	for name, test := range map[string]struct {
		prior, change config
	}{
		"a name":                        {nil, config{"name": unknown{}}},
		"a namespace":                   {nil, config{"namespace": unknown{}}},
		"an image, with several copies": {nil, config{"name": unknown{}, "replicas": 2}},
	} {
		t.Run(name, func(t *testing.T) {
			state := applied(t, application, with(postgres(), test.prior))
			p := update(t, application, state, with(postgres(), test.change))
			if text := strings.Join(told(p.diags), "\n") + details(p.diags); strings.Contains(text, "placeholder") {
				t.Errorf("got %s", text)
			}
		})
	}
}

func TestReplace_ofAProtectedApplicationIsRefused(t *testing.T) {
	state := applied(t, application, with(postgres(), config{"deletion_protection": true}))
	for name, change := range map[string]config{
		"a name":                    {"name": "db", "deletion_protection": true},
		"a namespace":               {"namespace": "other", "deletion_protection": true},
		"and no protection at once": {"name": "db", "deletion_protection": false},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, state, with(postgres(), change))
			if got := told(p.diags); !slices.Equal(got, []string{"error: stateful_application data/pg is protected and can't be replaced"}) {
				t.Errorf("got %v", got)
			}
		})
	}
}

// Under -replace Terraform hides the prior state and hands over private state.
func TestReplace_byForceOfAProtectedApplicationIsRefused(t *testing.T) {
	c := value(typeOf(application), with(postgres(), config{"deletion_protection": true}))
	for name, test := range map[string]struct {
		private []byte
		told    []string
	}{
		"protected":     {privateOf(t, `{"inventory":[],"protected":true}`), []string{"error: stateful_application data/pg is protected and can't be replaced"}},
		"deletes data":  {privateOf(t, `{"inventory":[],"deletes_data":true}`), []string{"error: stateful_application data/pg would be replaced, and its claims deleted"}},
		"not protected": {privateOf(t, `{"inventory":[]}`), nil},
		"tainted":       {nil, nil},
		"damaged":       {privateOf(t, `[]`), []string{"error: Private state can't be read"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, application, nil, c, test.private)
			if got := told(p.diags); !slices.Equal(got, test.told) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestReplace_thatWouldDeleteClaimsWantsPermission(t *testing.T) {
	doomed := with(postgres(), config{"volumes": config{"data": volume("1Ti", config{"on_destroy": "Delete"})}})
	state := applied(t, application, doomed)
	p := update(t, application, state, with(doomed, config{"name": "db"}))
	if got := told(p.diags); !slices.Equal(got, []string{"error: data/pg would be replaced, and its claims deleted"}) {
		t.Errorf("got %v", got)
	}
	p = update(t, application, state, with(doomed, config{"name": "db", "allow_replace": true}))
	if got := told(p.diags); !slices.Equal(got, []string{"warning: data/pg will be replaced: 1 claim is deleted"}) {
		t.Errorf("got %v", got)
	}
}

func TestDestroy_saysWhatBecomesOfTheClaims(t *testing.T) {
	state := applied(t, application, postgres())
	p := destroy(t, application, state)
	if got := told(p.diags); !slices.Equal(got, []string{"warning: data/pg will be destroyed: 1 claim is kept"}) {
		t.Errorf("got %v", got)
	}
	if !p.raw.IsNull() {
		t.Errorf("planned is %s", p.raw)
	}
}

func TestDestroy_ofAProtectedApplicationIsRefused(t *testing.T) {
	state := applied(t, application, with(postgres(), config{"deletion_protection": true}))
	p := destroy(t, application, state)
	if got := told(p.diags); !slices.Equal(got, []string{"error: stateful_application data/pg is protected and can't be destroyed"}) {
		t.Errorf("got %v", got)
	}
	if text := details(p.diags); !strings.Contains(text, "deletion_protection = false") || !strings.Contains(text, "terraform untaint") {
		t.Errorf("got %s", text)
	}
}

func TestDestroy_ofWhatHoldsNoDataSaysNothing(t *testing.T) {
	for resource, state := range map[string]tftypes.Value{
		storageClass: applied(t, storageClass, fast()), claimPolicy: applied(t, claimPolicy, db()),
		application: applied(t, application, config{"name": "web", "image": "nginx:1"}),
	} {
		if p := destroy(t, resource, state); len(p.diags) > 0 || !p.raw.IsNull() {
			t.Errorf("%s: %v, %s", resource, told(p.diags), p.raw)
		}
	}
}
