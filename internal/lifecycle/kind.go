package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/diff"
	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// Model is what a resource's configuration decodes to. Its tfsdk tags are the
// attributes that are compiled; all others are the lifecycle's.
type Model interface {
	// Validate reports everything that is wrong at once.
	Validate() model.Problems
}

// Kind is what a resource brings: a comparable value without state. What a change
// of its attributes does says package mutability, by its Type.
type Kind[M Model] interface {
	// Type is the resource's type without the provider's prefix.
	Type() string
	// Schema holds the attributes of M, and of the lifecycle's own those that
	// the resource has: id and objects always; instance where it makes objects;
	// ready, disruption, deletion_protection, allow_replace, wait_for_ready, timeouts where wanted.
	Schema(ctx context.Context) schema.Schema
	// ID names the resource within a cluster, "namespace/name" or "name".
	ID(M) string
	// Compile is pure.
	Compile(M) (object.Set, error)
	// Outputs are computed attributes that follow from the configuration alone.
	Outputs(M) map[string]attr.Value
	// Check judges a planned change by what is known offline: what the cluster
	// would refuse, and what the user should know before saying yes.
	Check(Change[M]) []Finding
	// Follow writes a live value that differs from ours into the attribute that
	// it comes from, if there is one, so that ignore_changes works.
	Follow(m *M, key object.Key, change diff.Change)
}

// Runner is a Kind whose objects run pods and hold data.
type Runner[M Model] interface {
	// Rollout is what has to become ready.
	Rollout(M) Rollout
	// BeforeApply refuses, before anything is sent, what would endanger data that
	// is already there. before is nil when the workload object has to be created.
	BeforeApply(ctx context.Context, e *apply.Engine, before *M, after M) error
	// TakeLeave takes pods away that have something to do before they go, one after
	// the other, before anything else is sent. before is as for BeforeApply. The
	// findings are valid beside an error.
	TakeLeave(ctx context.Context, e *apply.Engine, before *M, after M) ([]Finding, error)
	// AfterRollout does what has to wait for pods. before is nil on creation; ready
	// says that they were waited for.
	AfterRollout(ctx context.Context, e *apply.Engine, before *M, after M, ready bool) ([]Finding, error)
	// BeforeDestroy is called while the pods still run.
	BeforeDestroy(context.Context, *apply.Engine, M) error
	// Trials are a pod and claims as the workload object will make them; before is
	// nil if there is none yet, and rolls says that its pods change.
	Trials(before *M, after M, workload object.Object, rolls bool) []apply.Trial
	// DeletesData says whether destroying the application deletes claims.
	DeletesData(M) bool
	// Data says where the application's data is, one line for each volume; nothing
	// where that may not be seen.
	Data(context.Context, *apply.Engine, M) []string
	// Destroyed deals with what outlives the pods, when they are gone and before
	// the objects that they needed are. ran says whether the application was ever
	// ready.
	Destroyed(ctx context.Context, e *apply.Engine, m M, ran bool) ([]Finding, error)
}

// Rollout is what has to become ready, and what to do when it does not.
type Rollout struct {
	wait.Rollout
	// Unstick deletes the pod that the rollout is stuck on.
	Unstick bool
	// Warn makes a warning of what is not ready, instead of an error.
	Warn bool
}

// Withholder is a Kind with write-only attributes.
type Withholder[M Model] interface {
	// Withheld are the values that a configuration gives for the masks of that
	// name (object.Mask.Withheld), as the API writes them; a value that the
	// configuration leaves null is missing.
	Withheld(configuration M) map[string]string
}

// Examiner is a Kind that finds problems only when it compiles.
type Examiner[M Model] interface {
	// Examine is called for a model that has no problems of its own.
	Examine(M) model.Problems
}

// LiveChecker is a Kind that judges a change by the cluster as well.
type LiveChecker[M Model] interface {
	// CheckLive is called at plan, when the cluster has answered.
	CheckLive(context.Context, *apply.Engine, Change[M], apply.Preview) ([]Finding, error)
}

// Precaution is a Kind that looks at the cluster once more before it is changed.
type Precaution[M Model] interface {
	// Sending refuses, before anything is sent, and with a *RefusalError, what would
	// do harm to what is there by now. It may say of a request in which version its
	// object was judged. It is called when something is to be sent; before is nil on
	// creation.
	Sending(ctx context.Context, e *apply.Engine, before *M, after M, requests []apply.Request) error
}

// RefusalError is a Finding that ends an apply.
type RefusalError struct{ Finding }

func (e *RefusalError) Error() string { return e.Summary + ": " + e.Detail }

// Change is a planned change. Before is nil for a creation, After for a destroy.
type Change[M Model] struct {
	Before, After *M
	// Config is the configuration as it was written, with the write-only values
	// that a plan does not have. nil for a destroy.
	Config *M
	// Replace says that the resource will be destroyed and created.
	Replace bool
	// AllowReplace is the attribute of that name.
	AllowReplace bool
	// Owed are claims that applies before this one were cut off from deleting, as
	// Retirer has them.
	Owed map[string]int32
	// Unmanaged are the fields that are left to others, by object as in Objects.
	Unmanaged map[string][]string
	// Volume is the volume of a Claimant's claim by state, "" while it has none;
	// Unready says that state has ready = false: the last apply did not come to its
	// end.
	Volume  string
	Unready bool
	// Objects are the objects that exist in state, by name: as they are (drift
	// included) and as they will be, both redacted. After is nil when the object
	// will be deleted or is not known yet.
	Objects map[string]ObjectChange
}

// ObjectChange is one object of a Change.
type ObjectChange struct {
	Key           object.Key
	Before, After map[string]any
}

// Finding is something to tell the user.
type Finding struct {
	// Warning: the user should know. Otherwise it is an error.
	Warning bool
	// Path is the attribute it is about, empty for the resource as a whole.
	// Reads are further attributes that the judgement rests on.
	Path  model.Path
	Reads []model.Path
	// Summary names the resource and the object: the CLI shows warnings of equal
	// summaries only once.
	Summary, Detail string
}
