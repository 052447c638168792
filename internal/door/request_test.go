package door

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestClassify_readsARequestAsTheAPIServerDoes(t *testing.T) {
	const apply, merge = "application/apply-patch+yaml", "application/merge-patch+json"
	for name, test := range map[string]struct {
		method, url, contentType string
		want                     string
	}{
		"one object":                 {"GET", "/api/v1/namespaces/data/services/pg", "", "get services"},
		"a group's object":           {"GET", "/apis/apps/v1/namespaces/data/statefulsets/pg", "", "get statefulsets"},
		"all in a namespace":         {"GET", "/apis/apps/v1/namespaces/data/statefulsets?limit=500", "", "list statefulsets"},
		"all in all namespaces":      {"GET", "/api/v1/services", "", "list services"},
		"a watch":                    {"GET", "/api/v1/namespaces/data/pods?watch=true&resourceVersion=7", "", "watch pods"},
		"a watch by number":          {"GET", "/api/v1/pods?watch=1", "", "watch pods"},
		"no watch":                   {"GET", "/api/v1/pods?watch=false", "", "list pods"},
		"a namespace":                {"GET", "/api/v1/namespaces/data", "", "get namespaces"},
		"all namespaces":             {"GET", "/api/v1/namespaces", "", "list namespaces"},
		"a subresource of one":       {"PUT", "/api/v1/namespaces/data/finalize", "", "update namespaces/finalize"},
		"a cluster-scoped object":    {"GET", "/apis/storage.k8s.io/v1/storageclasses/fast", "", "get storageclasses"},
		"a subresource":              {"GET", "/apis/apps/v1/namespaces/data/statefulsets/pg/scale", "", "get statefulsets/scale"},
		"a server-side apply":        {"PATCH", "/api/v1/namespaces/data/services/pg?fieldManager=x&force=false", apply, "apply services"},
		"a dry run of it":            {"PATCH", "/api/v1/namespaces/data/services/pg?dryRun=All", apply, "apply services (dry run)"},
		"another patch":              {"PATCH", "/api/v1/namespaces/data/services/pg", merge, "patch services"},
		"a create":                   {"POST", "/api/v1/namespaces/data/pods", "", "create pods"},
		"a dry run of a create":      {"POST", "/api/v1/namespaces/data/pods?dryRun=All", "", "create pods (dry run)"},
		"a review":                   {"POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "", "create selfsubjectaccessreviews"},
		"an update":                  {"PUT", "/api/v1/namespaces/data/services/pg", "", "update services"},
		"a delete":                   {"DELETE", "/api/v1/namespaces/data/services/pg", "", "delete services"},
		"a delete of all":            {"DELETE", "/api/v1/namespaces/data/services", "", "deletecollection services"},
		"the version":                {"GET", "/version", "", "get /version"},
		"the schema":                 {"GET", "/openapi/v3/apis/apps/v1", "", "get /openapi"},
		"the groups":                 {"GET", "/apis", "", "get /apis"},
		"the resources of a group":   {"GET", "/apis/apps/v1", "", "get /apis"},
		"the resources of the core":  {"GET", "/api/v1", "", "get /api"},
		"a name that is a verb's":    {"GET", "/api/v1/namespaces/watch/services/list", "", "get services"},
		"a namespace that is status": {"GET", "/api/v1/namespaces/status/services", "", "list services"},
		"a slash at the end":         {"GET", "/api/v1/namespaces/data/services/", "", "list services"},
		"the root":                   {"GET", "/", "", "get /"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, test.url, http.NoBody)
			r.Header.Set("Content-Type", test.contentType)
			if got := Classify(r).String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
