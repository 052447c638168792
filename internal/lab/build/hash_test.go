package build

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHash_followsWhatTheBinariesAreMadeFrom(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hash := func() string {
		t.Helper()
		sum, err := Hash(dir)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	write("go.mod", "module x\n")
	before := hash()
	for _, name := range []string{"main_test.go", "README.md"} {
		write(name, "changed")
		if hash() != before {
			t.Errorf("%s changes the hash", name)
		}
	}
	for _, name := range []string{"main.go", "go.sum", "stages.yaml", "go.mod"} {
		write(name, "changed")
		after := hash()
		if after == before {
			t.Errorf("%s doesn't change the hash", name)
		}
		before = after
	}
}

func TestFindModule_findsItFromInside(t *testing.T) {
	module, err := FindModule()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(module, "cmd", "labd")); err != nil {
		t.Error(err)
	}
	t.Chdir(t.TempDir())
	if found, err := FindModule(); err == nil {
		t.Errorf("found %s from outside", found)
	}
}

func TestLdflags_carryTheVersion(t *testing.T) {
	const want = "-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3" +
		" -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36"
	if got := ldflags("v1.36.3"); got != want {
		t.Errorf("got %s", got)
	}
}
