package wait

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

var reports = object.Key{Kind: "PersistentVolumeClaim", Namespace: "data", Name: "reports"}

// claimWith is the claim with a spec and status.
func claimWith(spec, status string) string {
	return fmt.Sprintf("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: reports, namespace: data, uid: claim}, spec: {accessModes: [ReadWriteOnce], "+
		"resources: {requests: {storage: 2Gi}}, %s}, status: %s}", spec, status)
}

const (
	pendingClaim = "{phase: Pending}"
	boundClaim   = "{phase: Bound, capacity: {storage: 2Gi}}"
)

func classOf(mode string) string {
	return fmt.Sprintf("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: x, volumeBindingMode: %s}", mode)
}

func tierNamed(name string) string {
	return fmt.Sprintf("{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, metadata: {name: %s}, driverName: x}", name)
}

func warning(reason, message string) string {
	return fmt.Sprintf("{apiVersion: v1, kind: Event, metadata: {name: e, namespace: data}, type: Warning, reason: %s, message: %q, involvedObject: {uid: claim}}", reason, message)
}

func TestBinding_endsByWhatTheClaimIs(t *testing.T) {
	const fast = "storageClassName: fast"
	bigger := func(more string) string {
		return "{phase: Bound, capacity: {storage: 1Gi}, " + more + "}"
	}
	for name, test := range map[string]struct {
		claim string
		// beside are other objects.
		beside []string
		// after is how long is waited, of an hour at most.
		after time.Duration
		// note is part of what is said of a claim that waits in its turn, fatal of why
		// it never will be, says of what is said of any other; all are "" for a claim
		// that is bound.
		note, fatal, says string
	}{
		"bound":                      {claim: claimWith(fast, boundClaim)},
		"larger than asked for":      {claim: claimWith(fast, "{phase: Bound, capacity: {storage: 10Gi}}")},
		"for its consumer":           {claim: claimWith(fast, pendingClaim), beside: []string{classOf("WaitForFirstConsumer")}, note: "when a pod first uses the claim"},
		"at once":                    {claim: claimWith(fast, pendingClaim), beside: []string{classOf("Immediate")}, after: time.Hour, says: `no volume of class "fast" yet`},
		"with a consumer":            {claim: strings.Replace(claimWith(fast, pendingClaim), "uid: claim", "uid: claim, annotations: {volume.kubernetes.io/selected-node: n1}", 1), beside: []string{classOf("WaitForFirstConsumer")}, after: time.Hour, says: "no volume of class"},
		"for a volume that it names": {claim: claimWith(fast+", volumeName: pv", pendingClaim), beside: []string{classOf("WaitForFirstConsumer")}, after: time.Hour, says: `waiting for volume "pv"`},
		"no such class":              {claim: claimWith(fast, pendingClaim), after: patience, fatal: `storageclass "fast" not found`},
		"no default class":           {claim: claimWith("volumeMode: Filesystem", pendingClaim), after: time.Hour, says: "the cluster has no default"},
		"a driver that tries again": {claim: claimWith(fast, pendingClaim), beside: []string{classOf("Immediate"), warning("ProvisioningFailed", "rpc error: code = Internal desc = no room")},
			after: time.Hour, says: "no room"},
		"a driver that can't": {claim: claimWith(fast, pendingClaim), beside: []string{classOf("Immediate"), warning("ProvisioningFailed", "rpc error: code = InvalidArgument desc = no ReadWriteMany")},
			after: patience, fatal: "the driver refuses", says: "no ReadWriteMany"},
		"lost":          {claim: claimWith(fast+", volumeName: pv", "{phase: Lost}"), fatal: `its volume "pv" does not exist any more`},
		"being deleted": {claim: strings.Replace(claimWith(fast, boundClaim), "uid: claim", "uid: claim, deletionTimestamp: '2000-01-01T00:00:00Z', finalizers: [x]", 1), fatal: "is being deleted"},
		"no volume fits": {
			claim:  claimWith("storageClassName: ''", pendingClaim),
			beside: []string{"{apiVersion: v1, kind: PersistentVolume, metadata: {name: small}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}}"},
			after:  time.Hour, says: "PersistentVolume/small: can't be its volume: it has 1Gi and the claim asks for 2Gi",
		},

		"growing":               {claim: claimWith(fast, bigger("conditions: [{type: Resizing, status: 'True'}]")), after: time.Hour, says: "growing from 1Gi to 2Gi"},
		"a file system, unused": {claim: claimWith(fast, bigger("conditions: [{type: FileSystemResizePending, status: 'True'}]")), note: "its file system will when a pod next uses the claim"},
		"a file system in use": {
			claim:  claimWith(fast, bigger("allocatedResourceStatuses: {storage: NodeResizePending}")),
			beside: []string{"{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: data}, spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: reports}}]}, status: {phase: Running}}"},
			after:  time.Hour, says: "that is for the node of Pod/web",
		},
		"a growth that can't be": {
			claim:  claimWith(fast, bigger("allocatedResources: {storage: 2Gi}, allocatedResourceStatuses: {storage: ControllerResizeInfeasible}")),
			beside: []string{warning("VolumeResizeFailed", "the shelf is full")},
			fatal:  "to any size above 1Gi", says: "ControllerResizeInfeasible: the shelf is full",
		},
		"of its tier": {claim: claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, currentVolumeAttributesClassName: gold}")},
		"a tier that comes": {
			claim:  claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, modifyVolumeStatus: {targetVolumeAttributesClassName: gold, status: InProgress}}"),
			beside: []string{tierNamed("gold"), warning("VolumeModifyFailed", "the shelf is busy")},
			after:  time.Hour, says: "the shelf is busy",
		},
		"a tier that there is not": {
			claim: claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, modifyVolumeStatus: {status: Pending}}"),
			after: patience, fatal: `volumeattributesclass "gold" not found`, says: "gold",
		},
		"a new claim of a tier that there is not": {
			claim: claimWith(fast+", volumeAttributesClassName: gold", pendingClaim), beside: []string{classOf("Immediate")},
			after: patience, fatal: `volumeattributesclass "gold" not found`,
		},
		"a tier that can't be": {
			claim: claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, currentVolumeAttributesClassName: silver, "+
				"conditions: [{type: ModifyVolumeError, message: no such iops}], modifyVolumeStatus: {targetVolumeAttributesClassName: gold, status: Infeasible}}"),
			beside: []string{tierNamed("gold")},
			fatal:  `name another class, or "silver" again`, says: "Infeasible: no such iops",
		},
		"a first tier that can't be": {
			claim:  claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, modifyVolumeStatus: {targetVolumeAttributesClassName: gold, status: Infeasible}}"),
			beside: []string{tierNamed("gold"), warning("VolumeModifyFailed", "no such iops")},
			fatal:  "or none again", says: "Infeasible: no such iops",
		},
		"an earlier tier that couldn't be": {
			claim:  claimWith(fast+", volumeAttributesClassName: gold", "{phase: Bound, capacity: {storage: 2Gi}, modifyVolumeStatus: {targetVolumeAttributesClassName: iron, status: Infeasible}}"),
			beside: []string{tierNamed("gold")},
			after:  time.Hour, says: `getting volume attributes class "gold"`,
		},
		"an earlier growth that couldn't be": {
			claim: claimWith(fast, bigger("allocatedResources: {storage: 20Gi}, allocatedResourceStatuses: {storage: ControllerResizeInfeasible}")),
			after: time.Hour, says: "growing from 1Gi to 2Gi",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				for _, text := range append(test.beside, test.claim) {
					f.put(t, live(t, text))
				}
				var last Status
				began := time.Now()
				err := Binding{Claim: reports}.wait(t.Context(), f, time.Hour, func(s Status) { last = s })
				if after := time.Since(began); after < test.after || after > test.after+lookEvery {
					t.Errorf("after %v, want %v", after, test.after)
				}
				if test.fatal == "" && test.says == "" {
					if err != nil || !last.Done || !strings.Contains(last.Note, test.note) || (last.Note == "") != (test.note == "") {
						t.Errorf("got %v; %+v", err, last)
					}
					return
				}
				unready := (*NotReadyError)(nil)
				if !errors.As(err, &unready) {
					t.Fatalf("got %v; %+v", err, last)
				}
				if s := unready.Status; !strings.Contains(s.Fatal, test.fatal) || (s.Fatal == "") != (test.fatal == "") || !strings.Contains(s.String(), test.says) {
					t.Errorf("%s\n%s", s.Fatal, s)
				}
			})
		})
	}
}

func TestBinding_tellsProgressAndItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, live(t, classOf("Immediate")))
		f.put(t, live(t, claimWith("storageClassName: fast", pendingClaim)))
		var told []string
		end := beside(func() error {
			return Binding{Claim: reports}.wait(t.Context(), f, time.Hour, func(s Status) { told = append(told, s.Summary) })
		})
		pass(time.Minute)
		f.put(t, live(t, claimWith("storageClassName: fast, volumeName: pv", boundClaim)))
		if after, err := end(); err != nil || after != time.Minute || f.open() != 0 {
			t.Errorf("after %v, %d watches open: %v", after, f.open(), err)
		}
		want := []string{"PersistentVolumeClaim/reports: has no volume yet", "PersistentVolumeClaim/reports: Bound to PersistentVolume/pv, 2Gi"}
		if fmt.Sprint(told) != fmt.Sprint(want) {
			t.Errorf("told %q", told)
		}
	})
}

func TestBinding_ofAClaimThatGoesIsFatal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, live(t, claimWith("storageClassName: fast", pendingClaim)))
		f.put(t, live(t, classOf("Immediate")))
		end := beside(func() error { return Binding{Claim: reports}.wait(t.Context(), f, time.Hour, nil) })
		f.remove(t, reports)
		unready := (*NotReadyError)(nil)
		if _, err := end(); !errors.As(err, &unready) || !unready.Status.Gone {
			t.Errorf("got %v", err)
		}
	})
}

func TestBinding_interruptedIsCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, live(t, classOf("Immediate")))
		f.put(t, live(t, claimWith("storageClassName: fast", pendingClaim)))
		ctx, cancel := context.WithCancel(t.Context())
		end := beside(func() error { return Binding{Claim: reports}.wait(ctx, f, time.Hour, nil) })
		cancel()
		unready := (*NotReadyError)(nil)
		if _, err := end(); !errors.As(err, &unready) || !unready.Interrupted || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// Where classes may not be read, the binder's own event says that it waits.
func TestBinding_knowsTheConsumerIsAwaitedWithoutReadingTheClass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.put(t, live(t, claimWith("storageClassName: fast", pendingClaim)))
		f.put(t, live(t, strings.Replace(warning("WaitForFirstConsumer", "waiting"), "Warning", "Normal", 1)))
		f.answer = func(request string) error {
			if strings.HasSuffix(request, "StorageClass") {
				return forbidden(request)
			}
			return nil
		}
		var last Status
		if err := (Binding{Claim: reports}).wait(t.Context(), f, time.Hour, func(s Status) { last = s }); err != nil || last.Note == "" {
			t.Errorf("got %v; %+v", err, last)
		}
	})
}

func TestUnfit_saysWhyAVolumeCantBeAClaims(t *testing.T) {
	typed := func(t *testing.T, text string, into any) {
		t.Helper()
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(live(t, text).Object, into); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ spec, labels, status, want string }{
		"it fits":              {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce]", "{a: b}", "{phase: Available}", ""},
		"it is pre-bound":      {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: data, name: reports}", "{a: b}", "{phase: Available}", ""},
		"it is too small":      {"capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]", "{a: b}", "{phase: Available}", "it has 1Gi"},
		"another class":        {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], storageClassName: x", "{a: b}", "{phase: Available}", `storage class "x"`},
		"a tier":               {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], volumeAttributesClassName: gold", "{a: b}", "{phase: Available}", `volume attributes class "gold"`},
		"a tier, pre-bound":    {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], volumeAttributesClassName: gold, claimRef: {namespace: data, name: reports}", "{a: b}", "{phase: Available}", ""},
		"another mode":         {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], volumeMode: Block", "{a: b}", "{phase: Available}", "volume mode Block"},
		"another access mode":  {"capacity: {storage: 2Gi}, accessModes: [ReadOnlyMany]", "{a: b}", "{phase: Available}", "access modes ReadOnlyMany"},
		"other labels":         {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce]", "{}", "{phase: Available}", "does not match"},
		"somebody else's":      {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: data, name: other}", "{a: b}", "{phase: Bound}", "belongs to claim data/other"},
		"an earlier claim's":   {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: data, name: reports, uid: old}", "{a: b}", "{phase: Released}", "clear uid"},
		"one that has failed":  {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce]", "{a: b}", "{phase: Failed}", "it is Failed"},
		"the claim's already":  {"capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], claimRef: {namespace: data, name: reports, uid: claim}", "{a: b}", "{phase: Bound}", ""},
		"with one mode beside": {"capacity: {storage: 2Gi}, accessModes: [ReadOnlyMany, ReadWriteOnce]", "{a: b}", "{phase: Available}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var claim corev1.PersistentVolumeClaim
			var volume corev1.PersistentVolume
			typed(t, claimWith("storageClassName: '', selector: {matchLabels: {a: b}}", pendingClaim), &claim)
			typed(t, fmt.Sprintf("{apiVersion: v1, kind: PersistentVolume, metadata: {name: pv, labels: %s}, spec: {%s}, status: %s}", test.labels, test.spec, test.status), &volume)
			if got := Unfit(&claim, claim.Spec.StorageClassName, &volume); !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
				t.Errorf("got %q", got)
			}
		})
	}
}
