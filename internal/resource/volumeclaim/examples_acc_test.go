package volumeclaim_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// examples are the root modules below examples/storage.
func examples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../../examples/storage/*/main.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	for i, file := range files {
		files[i] = filepath.Dir(file)
	}
	return files
}

// The examples' own tests know no cluster.
func TestExamples_planOffline(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	for _, example := range examples(t) {
		t.Run(filepath.Base(example), func(t *testing.T) {
			t.Parallel()
			w := acctest.ExampleWorkspace(t, example, "KUBE_CONFIG_PATH=", "KUBECONFIG=", "HOME="+t.TempDir())
			out := w.Must("test")
			if !strings.Contains(out.Text, "Success!") || strings.Contains(out.Text, " 0 passed") {
				t.Errorf("no test has passed:\n%s", out.Raw)
			}
		})
	}
}

func TestExamples_applyAndDestroy(t *testing.T) {
	acctest.Require(t)
	t.Parallel()
	for _, example := range examples(t) {
		t.Run(filepath.Base(example), func(t *testing.T) {
			t.Parallel()
			namespace, name := acctest.Namespace(t), acctest.Name("storage")
			w := acctest.ExampleWorkspace(t, example,
				"TF_VAR_name="+name, "TF_VAR_namespace="+namespace, "TF_VAR_password=correct horse", "TF_VAR_storage_provisioner="+acctest.Driver(),
				`TF_VAR_disks={ lab-a = "/mnt/disks/ssd1", lab-b = "/mnt/disks/ssd1" }`)
			w.Apply()
			w.ExpectEmptyPlan()
			claims := acctest.Claims(t, namespace)
			w.Destroy()
			if left := append(acctest.Left(t, namespace), global(t, name)...); len(left) > 0 {
				t.Errorf("left are %v", left)
			}
			for claim := range acctest.Claims(t, namespace) {
				if claims[claim] == "" {
					t.Errorf("there is another claim %s", claim)
				}
			}
		})
	}
}

// global are the classes and volumes whose names begin so.
func global(t *testing.T, prefix string) []string {
	t.Helper()
	var out []string
	add := func(kind string, o metav1.Object) {
		if strings.HasPrefix(o.GetName(), prefix) {
			out = append(out, kind+"/"+o.GetName())
		}
	}
	classes, err := acctest.Cluster(t).StorageV1().StorageClasses().List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range classes.Items {
		add("StorageClass", &classes.Items[i])
	}
	volumes, err := acctest.Cluster(t).CoreV1().PersistentVolumes().List(context.Background(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range volumes.Items {
		add("PersistentVolume", &volumes.Items[i])
	}
	return out
}
