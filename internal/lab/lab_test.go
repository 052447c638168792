package lab

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/process"
	"github.com/stateful-apps/terraform-provider-stateful/internal/lab/state"
)

// lab is a real lab of this test's own, driven by the command as people do.
type lab struct {
	t       *testing.T
	command string
	dir     state.Dir
}

func newLab(t *testing.T) *lab {
	t.Helper()
	if os.Getenv("LAB_TEST") == "" {
		t.Skip("starts a real lab: set LAB_TEST=1")
	}
	l := &lab{t: t, command: filepath.Join(t.TempDir(), "lab"), dir: state.Dir(filepath.Join(t.TempDir(), ".lab"))}
	if out, err := exec.Command("go", "build", "-o", l.command, "./cmd/lab").CombinedOutput(); err != nil {
		t.Fatalf("build the launcher: %v\n%s", err, out)
	}
	t.Cleanup(func() { l.run("down") })
	return l
}

// run runs a command of the launcher and returns what it prints.
func (l *lab) run(args ...string) string {
	l.t.Helper()
	out, err := exec.Command(l.command, append([]string{"--dir", string(l.dir)}, args...)...).CombinedOutput()
	if err != nil {
		l.t.Fatalf("lab %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (l *lab) records() []process.Record {
	l.t.Helper()
	records, err := process.Records(l.dir.Records())
	if err != nil {
		l.t.Fatal(err)
	}
	return records
}

func (l *lab) client() kubernetes.Interface {
	l.t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", l.dir.Kubeconfig())
	if err != nil {
		l.t.Fatal(err)
	}
	return kubernetes.NewForConfigOrDie(config)
}

// eventually waits for a condition in the cluster.
func (l *lab) eventually(what string, condition func(context.Context) (bool, error)) {
	l.t.Helper()
	err := wait.PollUntilContextTimeout(l.t.Context(), 100*time.Millisecond, time.Minute, true, condition)
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
}

func TestLab_runsAStatefulSetAndGrowsItsClaims(t *testing.T) {
	l := newLab(t)
	l.run("up")
	l.run("status")
	client := l.client()
	sets, claims := client.AppsV1().StatefulSets("default"), client.CoreV1().PersistentVolumeClaims("default")

	if _, err := sets.Create(t.Context(), statefulSet("web", "nginx"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("three replicas are ready", func(ctx context.Context) (bool, error) {
		set, err := sets.Get(ctx, "web", metav1.GetOptions{})
		return err == nil && set.Status.ReadyReplicas == 3, err
	})
	grow := []byte(`{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}`)
	if _, err := claims.Patch(t.Context(), "data-web-1", types.MergePatchType, grow, metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("the claim has grown", func(ctx context.Context) (bool, error) {
		claim, err := claims.Get(ctx, "data-web-1", metav1.GetOptions{})
		return err == nil && claim.Status.Capacity.Storage().String() == "2Gi", err
	})
}

func TestLab_showsAMissingImageAndRecovers(t *testing.T) {
	l := newLab(t)
	l.run("up")
	client := l.client()
	sets, pods := client.AppsV1().StatefulSets("default"), client.CoreV1().Pods("default")

	if _, err := sets.Create(t.Context(), statefulSet("web", "lab.invalid/missing:1"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("the kubelet gives up pulling", func(ctx context.Context) (bool, error) {
		pod, err := pods.Get(ctx, "web-0", metav1.GetOptions{})
		if err != nil || len(pod.Status.ContainerStatuses) == 0 {
			return false, nil
		}
		waiting := pod.Status.ContainerStatuses[0].State.Waiting
		return waiting != nil && waiting.Reason == "ImagePullBackOff" && waiting.Message == "not found: lab.invalid/missing:1", nil
	})
	repair := []byte(`[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx"}]`)
	if _, err := sets.Patch(t.Context(), "web", types.JSONPatchType, repair, metav1.PatchOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := pods.Delete(t.Context(), "web-0", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	l.eventually("three replicas are ready", func(ctx context.Context) (bool, error) {
		set, err := sets.Get(ctx, "web", metav1.GetOptions{})
		return err == nil && set.Status.ReadyReplicas == 3, err
	})
}

func TestLab_keepsItsContentsWhenTheAPIServerWasAway(t *testing.T) {
	l := newLab(t)
	l.run("up")
	client := l.client()
	if _, err := client.CoreV1().ConfigMaps("default").Create(t.Context(), &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "kept"},
	}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	l.run("stop", "kube-apiserver")
	if _, err := client.CoreV1().ConfigMaps("default").Get(t.Context(), "kept", metav1.GetOptions{}); err == nil {
		t.Error("a stopped API server answers")
	}
	l.run("start", "kube-apiserver")
	if _, err := client.CoreV1().ConfigMaps("default").Get(t.Context(), "kept", metav1.GetOptions{}); err != nil {
		t.Error(err)
	}
}

func TestLab_upAgain(t *testing.T) {
	l := newLab(t)
	l.run("up")
	first := l.records()
	l.run("up")
	if second := l.records(); fmt.Sprint(first) != fmt.Sprint(second) {
		t.Error("up on a healthy lab started something")
	}
	for _, record := range first {
		if record.Name == "etcd" || record.Name == "kwok" {
			if err := syscall.Kill(record.PID, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	l.run("up")
	l.run("status")
	for _, record := range first {
		if record.Alive() {
			t.Errorf("%s of the broken lab still runs", record.Name)
		}
	}
}

func TestLab_downLeavesNothing(t *testing.T) {
	l := newLab(t)
	l.run("up")
	records := l.records()
	// Half of it being gone already is no reason to leave the other half.
	if err := os.RemoveAll(filepath.Dir(l.dir.Log("etcd"))); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(records[0].PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	l.run("down")
	for _, record := range records {
		if record.Alive() {
			t.Errorf("%s (pid %d) still runs", record.Name, record.PID)
		}
	}
	if _, err := os.Stat(string(l.dir)); !os.IsNotExist(err) {
		t.Errorf("the state directory is still there (%v)", err)
	}
	if out := l.run("down"); !bytes.Contains([]byte(out), []byte("no lab")) {
		t.Errorf("down without a lab prints %q", out)
	}
}

func statefulSet(name, image string) *appsv1.StatefulSet {
	replicas, labels := int32(3), map[string]string{"app": name}
	return &appsv1.StatefulSet{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.StatefulSetSpec{
			Replicas:    &replicas,
			ServiceName: name,
			Selector:    &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: image}}},
			},
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{
				ObjectMeta: metav1.ObjectMeta{Name: "data"},
				Spec: corev1.PersistentVolumeClaimSpec{
					AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
					Resources: corev1.VolumeResourceRequirements{
						Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")},
					},
				},
			}},
		},
	}
}
