package compile

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"
)

func TestConfigFileKey_isLegible(t *testing.T) {
	for path, want := range map[string]string{
		"/etc/mysql/my.cnf":      "etc_mysql_my.cnf",
		"/etc/my-app/my_app.ini": "etc_my--app_my-_app.ini",
		"/.pgpass":               "-2epgpass",
		"/..data":                "-2e.data",
		"/a b":                   "a-20b",
		"/ä":                     "-c3-a4",
	} {
		if got := configFileKey(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestConfigFileKey_isValid(t *testing.T) {
	for _, path := range []string{
		"/etc/my.cnf", "/.", "/..", "/...", "/..a", "/-", "/_", "/" + strings.Repeat("long/", 100) + "x", "/\x00", "/$(X)",
	} {
		if problems := validation.IsConfigMapKey(configFileKey(path)); len(problems) > 0 {
			t.Errorf("%q: %q: %v", path, configFileKey(path), problems)
		}
	}
}

// All short paths over the characters that the encoding treats specially.
func TestConfigFileKey_differsForDifferentPaths(t *testing.T) {
	seen := map[string]string{}
	check := func(path string) {
		key := configFileKey("/" + path)
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %q both have the key %q", path, other, key)
		}
		seen[key] = path
	}
	const characters = "/_-.2ez "
	var extend func(path string)
	extend = func(path string) {
		if path != "" {
			check(path)
		}
		if len(path) == 5 {
			return
		}
		for _, c := range characters {
			extend(path + string(c))
		}
	}
	extend("")
	long := strings.Repeat("a", 300)
	check(long)
	check("b" + long)
	check(strings.TrimPrefix(strings.ReplaceAll(configFileKey("/"+long), "_", "/"), "/"))
}
