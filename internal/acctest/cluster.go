package acctest

import (
	"os"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// Deadline is how long a test waits for anything: generous, since it matters
// only to tests that fail.
const Deadline = 90 * time.Second

// SomebodyElse is the field manager of changes that tests make behind the
// provider's back.
const SomebodyElse = "somebody-else"

var connection = sync.OnceValues(func() (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv(kubeconfigVariable))
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	config.UserAgent = SomebodyElse
	return config, nil
})

// Config is how the cluster that is tested with is reached.
func Config(t *testing.T) *rest.Config {
	t.Helper()
	Require(t)
	config, err := connection()
	if err != nil {
		t.Fatalf("reading %s: %v", kubeconfigVariable, err)
	}
	return config
}

// Cluster is a client for the cluster that is tested with.
func Cluster(t *testing.T) kubernetes.Interface {
	t.Helper()
	client, err := kubernetes.NewForConfig(Config(t))
	if err != nil {
		t.Fatalf("connecting to the cluster: %v", err)
	}
	return client
}
