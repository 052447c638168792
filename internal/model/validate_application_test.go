package model

import (
	"strings"
	"testing"

	"k8s.io/utils/ptr"
)

func TestApplication_identityIsRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "name with capitals",
			change: func(a *Application) { a.Name = "Pg" },
			at:     Path{"name"}, says: `"Pg" can't be the name of its Services`,
		},
		{
			name:   "name that begins with a digit",
			change: func(a *Application) { a.Name = "1pg" },
			at:     Path{"name"}, says: "DNS-1035",
		},
		{
			name:   "no name",
			change: func(a *Application) { a.Name = "" },
			at:     Path{"name"}, says: `""`,
		},
		{
			name:   "name of 53 characters",
			change: func(a *Application) { a.Name = strings.Repeat("a", 53) },
			at:     Path{"name"}, says: "has 53 characters; at most 52 are possible. Kubernetes labels every pod",
		},
		{
			name:   "namespace with a dot",
			change: func(a *Application) { a.Namespace = "my.data" },
			at:     Path{"namespace"}, says: `"my.data"`,
		},
		{
			name:   "negative replicas",
			change: func(a *Application) { a.Replicas = -1 },
			at:     Path{"replicas"}, says: "replicas is -1",
		},
		{
			name:   "no image",
			change: func(a *Application) { a.Image = "" },
			at:     Path{"image"}, says: "image is empty",
		},
		{
			name:   "image with white space around it",
			change: func(a *Application) { a.Image = "postgres:17\n" },
			at:     Path{"image"}, says: "white space",
		},
	})
}

func TestApplication_metadataIsRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "our own label",
			change: func(a *Application) { a.Labels["app.kubernetes.io/instance"] = "pg" },
			at:     Path{"labels", "app.kubernetes.io/instance"}, says: "is set by the provider itself",
		},
		{
			name:   "label with our prefix",
			change: func(a *Application) { a.Labels["stateful-apps.io/x"] = "y" },
			at:     Path{"labels", "stateful-apps.io/x"}, says: "bookkeeping",
		},
		{
			name:   "label with a bad name",
			change: func(a *Application) { a.Labels["a b"] = "y" },
			at:     Path{"labels", "a b"}, says: `"a b"`,
		},
		{
			name:   "label with a bad value",
			change: func(a *Application) { a.Labels["a"] = "free text" },
			at:     Path{"labels", "a"}, says: "belongs in an annotation",
		},
		{
			name:   "annotation with our prefix",
			change: func(a *Application) { a.Annotations["stateful-apps.io/owner"] = "me" },
			at:     Path{"annotations", "stateful-apps.io/owner"}, says: "bookkeeping",
		},
		{
			name:   "annotation with a bad name",
			change: func(a *Application) { a.Annotations["a/b/c"] = "" },
			at:     Path{"annotations", "a/b/c"}, says: `"a/b/c"`,
		},
		{
			name:   "annotations that are too large",
			change: func(a *Application) { a.Annotations = map[string]string{"a": strings.Repeat("x", 256<<10)} },
			at:     Path{"annotations"}, reads: []Path{{"annotations", "a"}}, says: "larger than",
		},
		{
			name:   "annotation of the Service with a bad name",
			change: func(a *Application) { a.Service.Annotations[""] = "" },
			at:     Path{"service", "annotations", ""}, says: `""`,
		},
		{
			name:   "unknown type of Service",
			change: func(a *Application) { a.Service.Type = ptr.To("ExternalName") },
			at:     Path{"service", "type"}, says: `"ClusterIP", "NodePort" or "LoadBalancer"`,
		},
	})
}

func TestApplication_usersAreRefused(t *testing.T) {
	refuses(t, application, []refusal[Application]{
		{
			name:   "root",
			change: func(a *Application) { a.RunAsUser = ptr.To[int64](0) },
			at:     Path{"run_as_user"}, says: "Leave run_as_user out",
		},
		{
			name:   "negative user",
			change: func(a *Application) { a.RunAsUser = ptr.To[int64](-1) },
			at:     Path{"run_as_user"}, says: "run_as_user is -1",
		},
		{
			name:   "group out of range",
			change: func(a *Application) { a.RunAsGroup = ptr.To[int64](1 << 31) },
			at:     Path{"run_as_group"}, says: "from 0 to 2147483647",
		},
		{
			name:   "group of files out of range",
			change: func(a *Application) { a.FSGroup = ptr.To[int64](-5) },
			at:     Path{"fs_group"}, says: "fs_group is -5",
		},
	})
}
