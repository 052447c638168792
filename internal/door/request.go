package door

import (
	"net/http"
	"slices"
	"strings"
)

// Request is what a request to the API server is counted as.
type Request struct {
	// Verb is the API's: get, list, watch, create, update, apply, patch, delete
	// or deletecollection.
	Verb string `json:"verb"`
	// Resource is "statefulsets", with its subresource "statefulsets/scale", or
	// for what is no resource the first part of the path: "/openapi".
	Resource string `json:"resource"`
	// DryRun requests store nothing.
	DryRun bool `json:"dry_run,omitempty"`
}

// String is "apply statefulsets (dry run)".
func (r Request) String() string {
	text := r.Verb + " " + r.Resource
	if r.DryRun {
		text += " (dry run)"
	}
	return text
}

// Classify says what a request asks for, as the API server reads it.
func Classify(r *http.Request) Request {
	resource, named, ok := resource(r.URL.Path)
	if !ok {
		return Request{Verb: strings.ToLower(r.Method), Resource: resource}
	}
	query := r.URL.Query()
	watch := query.Get("watch")
	return Request{
		Verb:     verb(r.Method, r.Header.Get("Content-Type"), named, watch == "true" || watch == "1"),
		Resource: resource,
		DryRun:   slices.Contains(query["dryRun"], "All"),
	}
}

// resource is the resource that a path is about, and whether it names one
// object; not ok for discovery, health and whatever else is no resource.
//
//	/api/v1/namespaces/{namespace}/{resource}/{name}/{subresource}
//	/apis/{group}/{version}/{resource}/{name}
func resource(path string) (resource string, named, ok bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	prefix := map[string]int{"api": 2, "apis": 3}[parts[0]]
	if prefix == 0 || len(parts) <= prefix {
		return "/" + parts[0], false, false
	}
	parts = parts[prefix:]
	if len(parts) > 2 && parts[0] == "namespaces" && parts[2] != "status" && parts[2] != "finalize" {
		parts = parts[2:]
	}
	if len(parts) > 2 {
		return parts[0] + "/" + parts[2], true, true
	}
	return parts[0], len(parts) == 2, true
}

func verb(method, contentType string, named, watch bool) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		switch {
		case watch:
			return "watch"
		case named:
			return "get"
		}
		return "list"
	case http.MethodPost:
		return "create"
	case http.MethodPut:
		return "update"
	case http.MethodPatch:
		if strings.HasPrefix(contentType, "application/apply-patch") {
			return "apply"
		}
		return "patch"
	case http.MethodDelete:
		if named {
			return "delete"
		}
		return "deletecollection"
	}
	return strings.ToLower(method)
}
