package lifecycle_test

import (
	"slices"
	"testing"
)

// Under -replace Terraform plans once with the prior state and once without it,
// but with private state, which has to say all that matters.
func TestReplaceForced_isJudgedByWhatIsInTheCluster(t *testing.T) {
	const wouldDelete = "stateful_application data/pg would be replaced, and its claims deleted"
	deletes := config{"volumes": config{"data": volume("1Ti", config{"storage_class": "fast", "on_destroy": "Delete"})}}
	for name, test := range map[string]struct {
		change  config
		private string
		want    []string
	}{
		"protected":                        {config{"deletion_protection": true}, `{"inventory":[],"protected":true}`, []string{noReplace}},
		"protection taken off along":       {config{"deletion_protection": false}, `{"inventory":[],"protected":true}`, []string{noReplace}},
		"allowing it lifts no protection":  {config{"allow_replace": true}, `{"inventory":[],"protected":true}`, []string{noReplace}},
		"protection comes along":           {config{"deletion_protection": true}, `{"inventory":[]}`, nil},
		"deletes claims":                   {deletes, `{"inventory":[],"deletes_data":true}`, []string{wouldDelete}},
		"deletes claims, allowed":          {with(deletes, config{"allow_replace": true}), `{"inventory":[],"deletes_data":true}`, nil},
		"deletes claims, not allowed":      {with(deletes, config{"allow_replace": false}), `{"inventory":[],"deletes_data":true}`, []string{wouldDelete}},
		"deletes claims, allowed later":    {with(deletes, config{"allow_replace": unknown{}}), `{"inventory":[],"deletes_data":true}`, []string{wouldDelete}},
		"Retain comes along":               {nil, `{"inventory":[],"deletes_data":true}`, []string{wouldDelete}},
		"Delete comes along":               {deletes, `{"inventory":[]}`, nil},
		"protected and deletes claims":     {with(deletes, config{"allow_replace": true}), `{"inventory":[],"protected":true,"deletes_data":true}`, []string{noReplace}},
		"neither":                          {nil, `{"inventory":[],"ran":true}`, nil},
		"what a later release has written": {nil, `{"inventory":[],"later":{"a":1}}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := value(typeOf(application), with(postgres(), test.change))
			if got := errorsOf(planned(t, application, nil, c, privateOf(t, test.private)).diags); !slices.Equal(got, test.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestReplaceForced_ofWhatHoldsNoDataIsAllowed(t *testing.T) {
	for resource, configuration := range map[string]config{storageClass: fast(), claimPolicy: db()} {
		c := value(typeOf(resource), configuration)
		p := planned(t, resource, nil, c, privateOf(t, `{"cluster":"c","inventory":[]}`))
		if failed(p.diags) || !p.raw.Equal(create(t, resource, configuration).raw) {
			t.Errorf("%s: not planned as a creation: %v", resource, told(p.diags))
		}
	}
}

// A volume that is made anew has forgotten whose data is in it.
func TestReplaceForced_ofAVolumeNeedsAWord(t *testing.T) {
	refused := []string{"PersistentVolume films would be replaced"}
	for name, test := range map[string]struct {
		allow   any
		private string
		want    []string
	}{
		"not allowed":       {nil, `{"cluster":"c","inventory":[]}`, refused},
		"allowed later":     {unknown{}, `{"cluster":"c","inventory":[]}`, refused},
		"allowed":           {true, `{"cluster":"c","inventory":[]}`, nil},
		"of which no trace": {nil, `{"inventory":null,"vanished":true}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := value(typeOf(persistentVolume), with(films(), config{"allow_replace": test.allow}))
			if got := errorsOf(planned(t, persistentVolume, nil, c, privateOf(t, test.private)).diags); !slices.Equal(got, test.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}
