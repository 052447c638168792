package orphanedvolumes

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// place is a claim by namespace and name.
type place struct{ namespace, name string }

// users are what uses claims.
type users struct {
	// mounted are the claims of pods that have not ended.
	mounted map[place]bool
	// referred are the claims that pod templates name, with the workload.
	referred map[place]string
	sets     []appsv1.StatefulSet
}

// list are all objects of a kind in a namespace, "" for all.
func list[T any](ctx context.Context, cluster *kube.Cluster, gk schema.GroupKind, namespace string) ([]T, error) {
	all, err := cluster.List(ctx, gk, namespace, "")
	if err != nil {
		return nil, err
	}
	out := make([]T, len(all.Items))
	for i, item := range all.Items {
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(item.Object, &out[i]); err != nil {
			return nil, fmt.Errorf("reading %s %s: %w", gk.Kind, item.GetName(), err)
		}
	}
	return out, nil
}

// whoUses finds all that uses claims in a namespace, "" for all.
func whoUses(ctx context.Context, cluster *kube.Cluster, namespace string) (users, error) {
	out := users{mounted: map[place]bool{}, referred: map[place]string{}}
	refer := func(gk schema.GroupKind, meta metav1.ObjectMeta, spec corev1.PodSpec) {
		for _, name := range claimsOf(spec) {
			out.referred[place{meta.Namespace, name}] = gk.Kind + "/" + meta.Name
		}
	}
	pods, err := list[corev1.Pod](ctx, cluster, kube.PodKind, namespace)
	if err != nil {
		return out, err
	}
	for _, p := range pods {
		if p.Status.Phase != corev1.PodSucceeded && p.Status.Phase != corev1.PodFailed {
			out.mount(p)
		}
	}
	if out.sets, err = list[appsv1.StatefulSet](ctx, cluster, kube.StatefulSetKind, namespace); err != nil {
		return out, err
	}
	for _, s := range out.sets {
		refer(kube.StatefulSetKind, s.ObjectMeta, s.Spec.Template.Spec)
	}
	deployments, err := list[appsv1.Deployment](ctx, cluster, kube.DeploymentKind, namespace)
	if err != nil {
		return out, err
	}
	for _, d := range deployments {
		refer(kube.DeploymentKind, d.ObjectMeta, d.Spec.Template.Spec)
	}
	daemonSets, err := list[appsv1.DaemonSet](ctx, cluster, kube.DaemonSetKind, namespace)
	if err != nil {
		return out, err
	}
	for _, d := range daemonSets {
		refer(kube.DaemonSetKind, d.ObjectMeta, d.Spec.Template.Spec)
	}
	jobs, err := list[batchv1.Job](ctx, cluster, kube.JobKind, namespace)
	if err != nil {
		return out, err
	}
	for _, j := range jobs {
		if !ended(j) {
			refer(kube.JobKind, j.ObjectMeta, j.Spec.Template.Spec)
		}
	}
	cronJobs, err := list[batchv1.CronJob](ctx, cluster, kube.CronJobKind, namespace)
	if err != nil {
		return out, err
	}
	for _, c := range cronJobs {
		refer(kube.CronJobKind, c.ObjectMeta, c.Spec.JobTemplate.Spec.Template.Spec)
	}
	return out, nil
}

// mount remembers the claims of a pod, those of its ephemeral volumes too.
func (u users) mount(p corev1.Pod) {
	for _, name := range claimsOf(p.Spec) {
		u.mounted[place{p.Namespace, name}] = true
	}
	for _, v := range p.Spec.Volumes {
		if v.Ephemeral != nil {
			u.mounted[place{p.Namespace, p.Name + "-" + v.Name}] = true
		}
	}
}

// claimsOf are the claims that pods name.
func claimsOf(spec corev1.PodSpec) []string {
	var out []string
	for _, v := range spec.Volumes {
		if v.PersistentVolumeClaim != nil {
			out = append(out, v.PersistentVolumeClaim.ClaimName)
		}
	}
	return out
}

// ended says of a job that it makes no pods any more.
func ended(j batchv1.Job) bool {
	return slices.ContainsFunc(j.Status.Conditions, func(c batchv1.JobCondition) bool {
		return (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) && c.Status == corev1.ConditionTrue
	})
}

// of says what will use a claim that no pod uses, or owns it; "" for nothing.
func (u users) of(c corev1.PersistentVolumeClaim) string {
	if by, ok := u.referred[place{c.Namespace, c.Name}]; ok {
		return by
	}
	if set, ordinal, found := u.setOf(c); found && wants(set, ordinal) {
		return kube.StatefulSetKind.Kind + "/" + set.Name
	}
	// The collector deletes what has lost its owners, so they are there.
	for _, owner := range c.OwnerReferences {
		return owner.Kind + "/" + owner.Name
	}
	return ""
}

// wants says whether a set has, or would have, a pod of an ordinal. How many it will
// have that has none now is not known.
func wants(set appsv1.StatefulSet, ordinal int) bool {
	replicas := int(ptr.Deref(set.Spec.Replicas, 1))
	return replicas == 0 || ordinal >= start(set) && ordinal < start(set)+replicas
}

func start(set appsv1.StatefulSet) int {
	if set.Spec.Ordinals == nil {
		return 0
	}
	return int(set.Spec.Ordinals.Start)
}

// setOf is the set one of whose claim templates gives a claim its name, and the
// ordinal of the pod.
func (u users) setOf(c corev1.PersistentVolumeClaim) (set appsv1.StatefulSet, ordinal int, found bool) {
	for _, s := range u.sets {
		if s.Namespace != c.Namespace {
			continue
		}
		for _, t := range s.Spec.VolumeClaimTemplates {
			digits, ok := strings.CutPrefix(c.Name, t.Name+"-"+s.Name+"-")
			n, err := strconv.Atoi(digits)
			if ok && err == nil && n >= 0 && strconv.Itoa(n) == digits {
				return s, n, true
			}
		}
	}
	return appsv1.StatefulSet{}, 0, false
}
