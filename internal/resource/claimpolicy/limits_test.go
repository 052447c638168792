package claimpolicy

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lifecycle"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

const (
	claimsPath = "/api/v1/namespaces/data/persistentvolumeclaims"
	limitsPath = "/api/v1/namespaces/data/limitranges/stateful-claim-policy-db"
	// claims are one that is too small, one that is too large, one of each limit, and
	// one that is being deleted.
	claims = `{"apiVersion": "v1", "kind": "PersistentVolumeClaimList", "metadata": {}, "items": [
		{"metadata": {"name": "small", "namespace": "data"}, "spec": {"resources": {"requests": {"storage": "1023Mi"}}}},
		{"metadata": {"name": "least", "namespace": "data"}, "spec": {"resources": {"requests": {"storage": "1024Mi"}}}},
		{"metadata": {"name": "most", "namespace": "data"}, "spec": {"resources": {"requests": {"storage": "3Gi"}}}},
		{"metadata": {"name": "large", "namespace": "data"}, "spec": {"resources": {"requests": {"storage": "3073Mi"}}}},
		{"metadata": {"name": "going", "namespace": "data", "deletionTimestamp": "2030-01-01T00:00:00Z"}, "spec": {"resources": {"requests": {"storage": "1Mi"}}}}]}`
	notFound = `{"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404, "message": "not found"}`
	noRight  = `{"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "Forbidden", "code": 403, "message": "forbidden"}`
)

// limits is a LimitRange of which the maximum is this.
func limits(most string) string {
	return `{"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "stateful-claim-policy-db", "namespace": "data"},
		"spec": {"limits": [{"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "` + most + `"}}]}}`
}

// limited is a policy that limits claims to 1Gi to 3Gi.
func limited() model.VolumeClaimPolicy {
	return model.VolumeClaimPolicy{
		ClaimPolicy: model.ClaimPolicy{Name: ptr.To("db"), MinSize: ptr.To("1Gi"), MaxSize: ptr.To("3Gi")},
		Guardrails:  &model.Guardrails{Namespaces: []string{"data"}, LimitRange: ptr.To(true)},
	}
}

// engine works on a server with these answers by path; everything else is not
// found.
func engine(t *testing.T, answers map[string]string) *apply.Engine {
	t.Helper()
	listener := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		answer, ok := answers[in.URL.Path]
		if !ok {
			answer = notFound
		}
		out.Header().Set("Content-Type", "application/json")
		switch answer {
		case notFound:
			out.WriteHeader(http.StatusNotFound)
		case noRight:
			out.WriteHeader(http.StatusForbidden)
		}
		_, _ = out.Write([]byte(answer))
	}))
	t.Cleanup(listener.Close)
	return &apply.Engine{Cluster: kube.NewCluster(&rest.Config{Host: listener.URL, QPS: -1})}
}

func TestCheckLive_listsTheClaimsOutsideOfNewLimits(t *testing.T) {
	const out = "whose sizes are outside of it:\n  data/large: 3073Mi\n  data/small: 1023Mi\n\n"
	for name, test := range map[string]struct {
		answers map[string]string
		change  func(*model.VolumeClaimPolicy)
		// want is the beginning of the one finding; "" for none.
		want, says string
	}{
		"new limits":         {map[string]string{claimsPath: claims}, nil, "error: stateful_volume_claim_policy db: claims that exist", "under one of at least 1Gi and at most 3Gi, nobody could change even a label of these claims, " + out},
		"changed limits":     {map[string]string{claimsPath: claims, limitsPath: limits("4Gi")}, nil, "error: stateful_volume_claim_policy db: claims that exist", out},
		"limits in force":    {map[string]string{claimsPath: claims, limitsPath: limits("3Gi")}, nil, "", ""},
		"no limits":          {map[string]string{claimsPath: claims}, func(p *model.VolumeClaimPolicy) { p.Guardrails.LimitRange = nil }, "", ""},
		"only a minimum":     {map[string]string{claimsPath: claims}, func(p *model.VolumeClaimPolicy) { p.MaxSize = nil }, "error: ", "of it:\n  data/small: 1023Mi\n\n"},
		"only a maximum":     {map[string]string{claimsPath: claims}, func(p *model.VolumeClaimPolicy) { p.MinSize = nil }, "error: ", "of it:\n  data/large: 3073Mi\n\n"},
		"no claims":          {map[string]string{claimsPath: `{"apiVersion": "v1", "kind": "PersistentVolumeClaimList", "metadata": {}, "items": []}`}, nil, "", ""},
		"claims not seen":    {map[string]string{claimsPath: noRight}, nil, "warning: stateful_volume_claim_policy db: claims could not be looked at", "The right to list the claims of namespace data is missing"},
		"nothing to be seen": {map[string]string{claimsPath: noRight, limitsPath: noRight}, nil, "warning: ", "within at least 1Gi and at most 3Gi"},
	} {
		t.Run(name, func(t *testing.T) {
			p := limited()
			if test.change != nil {
				test.change(&p)
			}
			e := engine(t, test.answers)
			findings, err := kind{}.CheckLive(t.Context(), e, lifecycle.Change[model.VolumeClaimPolicy]{After: &p}, apply.Preview{})
			if err != nil {
				t.Fatal(err)
			}
			got, detail := "", ""
			for _, f := range findings {
				got, detail = "error: "+f.Summary, f.Detail
				if f.Warning {
					got = "warning: " + f.Summary
				}
			}
			if len(findings) > 1 || !strings.HasPrefix(got, test.want) || test.want == "" && got != "" || !strings.Contains(detail, test.says) {
				t.Errorf("got %q: %s", got, detail)
			}
			// The apply refuses what the plan would.
			refused := kind{}.Sending(t.Context(), e, nil, p, nil)
			if errors.As(refused, new(*lifecycle.RefusalError)) != strings.HasPrefix(test.want, "error: ") {
				t.Errorf("before anything is sent: %v", refused)
			}
		})
	}
}

func TestCheckLive_saysWhenTheClusterDoesNot(t *testing.T) {
	p := limited()
	e := &apply.Engine{Cluster: kube.Offline("there is none")}
	if _, err := (kind{}).CheckLive(t.Context(), e, lifecycle.Change[model.VolumeClaimPolicy]{After: &p}, apply.Preview{}); !kube.Away(err) {
		t.Errorf("got %v", err)
	}
	if err := (kind{}).Sending(t.Context(), e, nil, p, nil); !kube.Away(err) {
		t.Errorf("got %v", err)
	}
}
