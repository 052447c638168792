package lifecycle_test

import "testing"

func TestDisruption_isWhatHappensToRunningPods(t *testing.T) {
	pg := func(changes ...config) config {
		out := postgres()
		for _, c := range changes {
			out = with(out, c)
		}
		return out
	}
	rollout := func(key string, v any) config { return config{"rollout": config{key: v}} }
	image, replicas := config{"image": "postgres:18"}, config{"replicas": 5}
	onDelete, rolling, autoscaled := rollout("strategy", "OnDelete"), rollout("strategy", "RollingUpdate"), config{"autoscaled": true}
	for name, test := range map[string]struct {
		before, after config
		want          string
	}{
		"an image":                  {pg(), pg(image), "Rolling"},
		"replicas":                  {pg(), pg(replicas), "Scale"},
		"both":                      {pg(), pg(image, replicas), "Rolling"},
		"a label":                   {pg(), pg(config{"labels": config{"a": "b"}}), "None"},
		"a readiness probe":         {pg(), pg(config{"ports": nil}), "Rolling"},
		"into OnDelete":             {pg(), pg(onDelete), "None"},
		"out of OnDelete":           {pg(onDelete), pg(rolling), "Rolling"},
		"an image under OnDelete":   {pg(onDelete), pg(onDelete, image), "None"},
		"replicas under OnDelete":   {pg(onDelete), pg(onDelete, image, replicas), "Scale"},
		"an image, into OnDelete":   {pg(), pg(onDelete, image), "None"},
		"an image, out of OnDelete": {pg(onDelete), pg(image), "Rolling"},
		"a partition":               {pg(), pg(rollout("partition", 2)), "None"},
		"a lower partition":         {pg(rollout("partition", 2)), pg(rollout("partition", 1)), "Rolling"},
		"no partition any more":     {pg(rollout("partition", 2)), pg(), "Rolling"},
		"replicas of an autoscaled": {pg(autoscaled), pg(autoscaled, replicas), "None"},
	} {
		t.Run(name, func(t *testing.T) {
			p := update(t, application, applied(t, application, test.before), test.after)
			if failed(p.diags) {
				t.Fatal(told(p.diags))
			}
			if got := p.get("disruption"); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
