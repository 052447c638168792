package model

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"
)

// validateFileSources checks what the kubelet makes files of.
func validateFileSources(p *Problems, a Application, at Path, v Volume) {
	if f := v.ConfigMap; f != nil {
		validateKeys(p, at.At("config_map"), "ConfigMap", f.Name, f.Items)
		validateMode(p, at.At("config_map", "default_mode"), f.DefaultMode)
	}
	if f := v.Secret; f != nil {
		validateKeys(p, at.At("secret"), "Secret", f.Name, f.Items)
		validateMode(p, at.At("secret", "default_mode"), f.DefaultMode)
	}
	if d := v.DownwardAPI; d != nil {
		validateFields(p, a, at.At("downward_api"), d.Items)
		validateMode(p, at.At("downward_api", "default_mode"), d.DefaultMode)
	}
	if v.Projected != nil {
		validateProjected(p, a, at.At("projected"), *v.Projected)
	}
	if i := v.Image; i != nil {
		p.needed(at.At("image", "reference"), i.Reference, "a container image, such as \"postgres:17\"")
		p.optionalOneOf(at.At("image", "pull_policy"), i.PullPolicy, "Always", "IfNotPresent", "Never")
	}
}

// validateKeys checks a ConfigMap or Secret and the files that its keys become.
func validateKeys(p *Problems, at Path, kind, name string, items map[string]string) {
	p.invalid(at.At("name"), "Invalid "+kind+" name", "The "+kind+"'s name", name, validation.IsDNS1123Subdomain(name))
	for _, key := range names(items) {
		p.invalid(at.At("items", key), "Invalid key", "The key of the "+kind, key, validation.IsConfigMapKey(key))
		validateItemPath(p, at.At("items", key), items[key])
	}
}

// validateItemPath wants the path of a file in a volume. Names that begin with two
// dots are the kubelet's own.
func validateItemPath(p *Problems, at Path, file string) {
	switch {
	case file == "" || path.IsAbs(file) || hasBacksteps(file):
		p.add(at, "Not a path in the volume", "The path %q has to lead to a file in the volume: without a slash at the beginning and without \"..\".", file)
	case strings.HasPrefix(file, ".."):
		p.add(at, "Reserved path", "The path %q begins with two dots; such names are the kubelet's own. Choose another one.", file)
	}
}

// maxMode is every right for everybody.
const maxMode = 0o777

func validateMode(p *Problems, at Path, mode *string) {
	if mode == nil {
		return
	}
	if bits, err := strconv.ParseUint(*mode, 8, 32); err != nil || bits > maxMode {
		p.add(at, "Invalid mode", "%s is %q; it has to be the rights of a file as an octal number in quotes, from \"0000\" to \"0777\", such as \"0440\".", at.last(), *mode)
	}
}

// validateFields checks what is told of the pod.
func validateFields(p *Problems, a Application, at Path, items map[string]PodField) {
	if len(items) == 0 {
		p.add(at.At("items"), "No file", "items is empty; it has to have at least one file, such as labels = { field_path = \"metadata.labels\" }.")
	}
	for _, file := range names(items) {
		at, f := at.At("items", file), items[file]
		validateItemPath(p, at, file)
		if (f.FieldPath == nil) == (f.Resource == nil) {
			p.addReading(at, []Path{at.At("field_path"), at.At("resource")}, "Not one value",
				"The file %q needs exactly one of field_path, a field of the pod, and resource, a resource of a container.", file)
			continue
		}
		if f.FieldPath != nil {
			validateFieldPath(p, at.At("field_path"), *f.FieldPath)
			validateResourceOnly(p, at, f)
			continue
		}
		validateFieldResource(p, at, *f.Resource, f.Divisor)
		validateContainerReference(p, a, at.At("container"), f.Container)
	}
}

// validateResourceOnly refuses what only says something of a resource.
func validateResourceOnly(p *Problems, at Path, f PodField) {
	for _, c := range []struct {
		name string
		set  bool
	}{{"container", f.Container != nil}, {"divisor", f.Divisor != nil}} {
		if c.set {
			p.addReading(at.At(c.name), []Path{at.At("field_path")}, "Setting without a resource",
				"%s says something of a resource, and this file has a field_path, which is about the pod. Remove %s.", c.name, c.name)
		}
	}
}

var (
	volumeFields = []string{"metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations"}
	// oneOfMany is a label or an annotation.
	oneOfMany = regexp.MustCompile(`^metadata\.(labels|annotations)\['(.*)'\]$`)
)

func validateFieldPath(p *Problems, at Path, field string) {
	if one := oneOfMany.FindStringSubmatch(field); one != nil {
		key := one[2]
		if one[1] == "annotations" {
			key = strings.ToLower(key) // the API ignores case here
		}
		p.invalid(at, "Invalid field", "The name in "+field+",", one[2], validation.IsQualifiedName(key))
		return
	}
	if !slices.Contains(volumeFields, field) {
		p.add(at, "Unknown field", "field_path is %q; in a volume it has to be %s, or one label or annotation, such as \"metadata.labels['app']\". Other fields are for environment variables only.",
			field, listed(volumeFields, "or"))
	}
}

// fieldResource is a resource as the downward API names it.
var fieldResource = regexp.MustCompile(`^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$`)

// divisors are the units that a number of bytes can be told in.
var divisors = []string{"1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"}

func validateFieldResource(p *Problems, at Path, name string, divisor *string) {
	parts := fieldResource.FindStringSubmatch(name)
	if parts == nil {
		p.add(at.At("resource"), "Unknown resource", "resource is %q; it has to be limits. or requests. with cpu, memory, ephemeral-storage or hugepages-<size>, such as \"limits.memory\".", name)
		return
	}
	if divisor == nil {
		return
	}
	offered := divisors
	if parts[2] == "cpu" {
		offered = []string{"1", "1m"}
	}
	q, err := resource.ParseQuantity(*divisor)
	if err != nil || !slices.Contains(offered, q.String()) {
		p.addReading(at.At("divisor"), []Path{at.At("resource")}, "Invalid divisor",
			"divisor is %q; the unit of %s has to be %s.", *divisor, name, listed(offered, "or"))
	}
}

// How long a token may last, in seconds.
const (
	shortestToken = 600
	longestToken  = 1 << 32
)

// validateProjected wants parts that don't put two files in one place. What a
// ConfigMap or a Secret without items has in it is not known here.
func validateProjected(p *Problems, a Application, at Path, v Projected) {
	validateMode(p, at.At("default_mode"), v.DefaultMode)
	if len(v.Sources) == 0 {
		p.add(at.At("sources"), "No source", "sources is empty; a projected volume has to have at least one.")
	}
	taken := map[string]Path{}
	for i, s := range v.Sources {
		at := at.At("sources", i)
		validateProjection(p, a, at, s)
		for _, f := range s.files(at) {
			if other, twice := taken[f.path]; twice {
				p.addReading(f.at, []Path{other}, "Two files in one place", "The path %q is in another part of the volume already, at %s. Change one of the paths.", f.path, other)
				continue
			}
			taken[f.path] = f.at
		}
	}
}

func validateProjection(p *Problems, a Application, at Path, s Projection) {
	var set, all []string
	var allAt []Path
	for _, c := range []source{
		{"config_map", s.ConfigMap != nil}, {"secret", s.Secret != nil}, {"downward_api", s.DownwardAPI != nil}, {"service_account_token", s.ServiceAccountToken != nil},
	} {
		all, allAt = append(all, c.name), append(allAt, at.At(c.name))
		if c.set {
			set = append(set, c.name)
		}
	}
	if len(set) != 1 {
		p.addReading(at, allAt, "Not one source", "This part of the volume has %d sources; it needs exactly one of %s.", len(set), strings.Join(all, ", "))
	}
	if s.ConfigMap != nil {
		validateKeys(p, at.At("config_map"), "ConfigMap", s.ConfigMap.Name, s.ConfigMap.Items)
	}
	if s.Secret != nil {
		validateKeys(p, at.At("secret"), "Secret", s.Secret.Name, s.Secret.Items)
	}
	if s.DownwardAPI != nil {
		validateFields(p, a, at.At("downward_api"), s.DownwardAPI.Items)
	}
	if t := s.ServiceAccountToken; t != nil {
		at := at.At("service_account_token")
		validateItemPath(p, at.At("path"), t.Path)
		if e := t.ExpirationSeconds; e != nil && (*e < shortestToken || *e > longestToken) {
			p.add(at.At("expiration_seconds"), "Invalid time", "expiration_seconds is %d; a token lasts from %d seconds to %d.", *e, shortestToken, longestToken)
		}
	}
}

// projectedFile is a path that a part of a projected volume takes, and the
// attribute that says so.
type projectedFile struct {
	path string
	at   Path
}

func (s Projection) files(at Path) []projectedFile {
	var out []projectedFile
	for _, from := range []struct {
		kind string
		keys *ProjectedKeys
	}{{"config_map", s.ConfigMap}, {"secret", s.Secret}} {
		if from.keys == nil {
			continue
		}
		for _, key := range names(from.keys.Items) {
			out = append(out, projectedFile{from.keys.Items[key], at.At(from.kind, "items", key)})
		}
	}
	if s.DownwardAPI != nil {
		for _, file := range names(s.DownwardAPI.Items) {
			out = append(out, projectedFile{file, at.At("downward_api", "items", file)})
		}
	}
	if t := s.ServiceAccountToken; t != nil {
		out = append(out, projectedFile{t.Path, at.At("service_account_token", "path")})
	}
	return out
}
