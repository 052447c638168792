package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/stateful-apps/terraform-provider-stateful/internal/apply"
	"github.com/stateful-apps/terraform-provider-stateful/internal/claims"
	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
	"github.com/stateful-apps/terraform-provider-stateful/internal/wait"
)

// explain turns errors of the engine into sentences: what failed, where, why,
// and what to do. It is the one place where that happens.
func (r *managed[M]) explain(m M, err error) diag.Diagnostics {
	return r.explainWithout(m, err)
}

// explainWithout is explain where values that are withheld from plan and state
// are known: they are not in its sentences.
func (r *managed[M]) explainWithout(m M, err error, withheld ...map[string]string) diag.Diagnostics {
	var out diag.Diagnostics
	hide := strings.Clone
	if set, compileErr := r.kind.Compile(m); compileErr == nil {
		hide = hider(set, withheld...)
	}
	for _, d := range r.sentences(m, err) {
		out.AddError(hide(d.Summary()), hide(d.Detail()))
	}
	return out
}

func (r *managed[M]) sentences(m M, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && !errors.Is(err, context.Canceled) {
		lost := false
		foreign, others := kindred(joined.Unwrap())
		for _, group := range foreign {
			diags.Append(r.notOwned(m, group)...)
		}
		for _, e := range others {
			if lostCluster(e) {
				if lost {
					continue // said already
				}
				lost = true
			}
			diags.Append(r.sentences(m, e)...)
		}
		return diags
	}
	var (
		subject     = r.subject(m)
		unready     *unreadyError
		notGone     *wait.NotGoneError
		notOwned    *apply.NotOwnedError
		conflict    *apply.ConflictError
		terminating *apply.TerminatingError
		unusable    *claims.UnusableError
		immutable   *apply.ImmutableError
		unknown     *apply.UnknownFieldError
		disabled    *apply.DisabledError
		refused     *apply.RefusedError
		changed     *apply.ChangedError
		noValue     *NoValueError
		refusal     *RefusalError
		noKind      *kube.NoKindError
		scope       *kube.ScopeError
	)
	switch {
	case errors.As(err, &unready):
		diags.AddError(unready.summary(subject), unready.detail())
	case errors.As(err, &notGone): // of a destroy undeleted says more
		diags.AddError(notGoneSummary(subject, notGone), indented(notGone.Error())+
			"\n\nIt has to go and still exists; what was applied is saved in state. Remove what holds it (such as a finalizer whose controller is gone) and apply again.")
	case errors.As(err, &notOwned):
		diags.Append(r.notOwned(m, []*apply.NotOwnedError{notOwned})...)
	case errors.As(err, &conflict):
		diags.AddError(fmt.Sprintf("%s: fields of %s belong to another field manager", subject, conflict.Key), fmt.Sprintf(
			"%s was not changed. Two writers would overwrite each other in these fields:%s\n\n%s", conflict.Key, conflictLines(conflict.Fields), r.conflictAdvice(conflict)))
	case errors.As(err, &terminating) && terminating.Key.GroupKind() == kube.NamespaceKind:
		diags.AddError(fmt.Sprintf("%s: %s is being deleted", subject, terminating.Key), leavingNamespace(terminating.Key.Name)+
			" When it is gone, apply again"+r.madeAnew()+". Or choose another namespace.")
	case errors.As(err, &terminating):
		diags.AddError(fmt.Sprintf("%s: %s is being deleted", subject, terminating.Key), fmt.Sprintf(
			"An object that is being deleted can't be applied.%s Wait until it is gone and apply again.", heldBy(terminating.Finalizers)))
	case errors.As(err, &unusable):
		diags.AddError(fmt.Sprintf("%s: claim %s can't be used", subject, unusable.Claim), fmt.Sprintf(
			"A claim of this name exists, so the pods would use it, but %s. Nothing was changed. %s", unusable.Reason, unusable.Advice))
	case errors.As(err, &immutable):
		diags.AddError(fmt.Sprintf("%s: %s can't be taken over as it is", subject, immutable.Key), fmt.Sprintf(
			"It differs from the configuration in %s, which the API never changes in an object that exists. Nothing was changed. "+
				"Let the configuration say what the object has.%s", strings.Join(immutable.Fields, ", "), orphaning(immutable.Key)))
	case errors.As(err, &unknown):
		diags.AddError(fmt.Sprintf("%s: %s has a field that the cluster does not know", subject, unknown.Key), fmt.Sprintf(
			"%s answered: %s. The cluster's version may be older than the field, or the name may be misspelt.", r.connect.Cluster.Host(), strings.TrimSuffix(unknown.Words, ".")))
	case errors.As(err, &disabled):
		diags.AddError(fmt.Sprintf("%s: %s of %s is not available in this cluster", subject, disabled.Path, disabled.Key), fmt.Sprintf(
			"The API server%s drops the field without a word: it belongs to the feature gate %s, which is on from Kubernetes %s and off here. Remove the attribute that sets it, switch the gate on, or upgrade the cluster.",
			version(disabled.Server), disabled.Gate.Name, disabled.Gate.Since))
	case errors.As(err, &refused) && cantGrow(refused):
		diags.AddError(fmt.Sprintf("%s: the claim can't grow", subject), fmt.Sprintf(
			"Its volume was made by a storage class that does not allow it, or by no class at all; %s answered: %s.\n\nSet allow_volume_expansion = true on the class, if its driver can do it: existing claims may grow then, too. Or set size back.",
			r.connect.Cluster.Host(), strings.TrimSuffix(refused.Words, ".")))
	case errors.As(err, &refused) && cantShrink(refused):
		diags.AddError(fmt.Sprintf("%s: size can't become smaller", subject),
			"Its volume has as much or more, and no volume shrinks: the file system in it would lose data. Nothing was changed. "+
				"Only a growth that the driver could not make can be taken back, to any size above what the volume has.")
	case errors.As(err, &refused):
		diags.AddError(fmt.Sprintf("%s: the cluster refuses %s", subject, refused.Key), fmt.Sprintf(
			"%s answered: %s.\n\nThe apply would fail in the same way. Change the configuration to what the rule asks for, or have the rule changed.", r.connect.Cluster.Host(), strings.TrimSuffix(refused.Words, ".")))
	case errors.As(err, &changed):
		diags.AddError(fmt.Sprintf("%s: %s has changed in this moment", subject, changed.Key), fmt.Sprintf(
			"What was to be done to %s depends on the state that it was found in, and by then it was in another one. It was left as it is. Plan again to see what it is now.", changed.Key))
	case errors.As(err, &noValue):
		diags.AddError(fmt.Sprintf("%s: no value for %q", subject, noValue.Name), fmt.Sprintf(
			"value_wo of %q is null, which keeps the live value, and there is none in the cluster. Nothing was changed. Give the value.", noValue.Name))
	case errors.As(err, &noKind) && noKind.Since() != "":
		diags.AddError(fmt.Sprintf("%s: the cluster has no kind %s", subject, noKind.GroupKind.Kind), fmt.Sprintf(
			"%s Kubernetes has it since version %s. Upgrade the cluster, or leave out the attribute that it is made for.", sentence(noKind.Error()), noKind.Since()))
	case errors.As(err, &noKind) && noKind.GroupKind == kube.SnapshotClassKind:
		diags.AddError(fmt.Sprintf("%s: the cluster has no snapshots", subject), sentence(noKind.Error())+
			" Install the snapshot controller with its CustomResourceDefinitions (github.com/kubernetes-csi/external-snapshotter; many distributions have it as an add-on), with depends_on where the same configuration does so, and apply again; or remove snapshot_class.")
	case errors.As(err, &noKind):
		diags.AddError(fmt.Sprintf("%s: the cluster has no kind %s", subject, noKind.GroupKind.Kind), sentence(noKind.Error())+
			" Install what defines it (usually a CustomResourceDefinition) before the application, with depends_on where the same configuration does so, and apply again; or correct apiVersion and kind.")
	case errors.As(err, &scope):
		diags.AddError(fmt.Sprintf("%s: kind %s can't be part of an application", subject, scope.GroupKind.Kind), sentence(scope.Error())+
			" They are the whole cluster's, and would be deleted with one application. Make it outside of the application.")
	case errors.As(err, &refusal):
		diags.AddError(refusal.Summary, refusal.Detail)
	default:
		summary, detail := r.apiError(subject, err)
		diags.AddError(summary, detail)
	}
	return diags
}

// cantGrow says of a refusal that it is about a claim whose class allows no growth;
// admission has no other way to say so than these words.
func cantGrow(e *apply.RefusedError) bool {
	return e.Key.GroupKind() == kube.ClaimKind && strings.Contains(e.Words, "must support resize")
}

// cantShrink says of a refusal that it is about a claim that is to be smaller than its
// volume.
func cantShrink(e *apply.RefusedError) bool {
	return e.Key.GroupKind() == kube.ClaimKind && strings.Contains(e.Words, "less than status.capacity")
}

// orMakeIt is the other way to a namespace that does not exist, where there is one.
func (r *managed[M]) orMakeIt() string {
	if r.has("create_namespace") {
		return ", or set create_namespace = true"
	}
	return ""
}

// madeAnew says how a namespace that is gone comes back, where we can make it.
func (r *managed[M]) madeAnew() string {
	if r.has("create_namespace") {
		return ": with create_namespace = true it is made anew"
	}
	return " with a new one of its name"
}

// orphaning is how an object that runs pods can be made anew without them; "" for
// other objects.
func orphaning(key object.Key) string {
	if !kube.RunsPods(key.GroupKind()) {
		return ""
	}
	return fmt.Sprintf(" A %s can also be deleted without its pods and claims (kubectl%s delete %s %s --cascade=orphan): it is then made anew and takes them over if their labels are the same.",
		key.Kind, namespaceFlag(key), strings.ToLower(key.Kind), key.Name)
}

func notGoneSummary(subject string, e *wait.NotGoneError) string {
	what := "objects that were deleted"
	if len(e.Left) == 1 {
		what = e.Left[0].Key.String()
	}
	after := e.After.Round(time.Second)
	if e.Interrupted {
		return fmt.Sprintf("%s: interrupted after %s, while waiting for the end of %s", subject, after, what)
	}
	return fmt.Sprintf("%s: waited %s for the end of %s", subject, after, what)
}

// leavingNamespace says what goes on in a namespace that is being deleted, and
// where to look for what holds it.
func leavingNamespace(name string) string {
	return fmt.Sprintf("Namespace %s is being deleted, with everything in it, claims and their data included, and nothing new can be made there. "+
		"What holds it up says kubectl get namespace %s -o jsonpath='{.status.conditions}'.", name, name)
}

func place(k object.Key) string {
	if k.Namespace == "" {
		return "the cluster"
	}
	return "namespace " + k.Namespace
}

func namespaceFlag(k object.Key) string {
	if k.Namespace == "" {
		return ""
	}
	return " -n " + k.Namespace
}

// version is a server's version in a sentence.
func version(v string) string {
	if v == "" {
		return ""
	}
	return " (" + v + ")"
}

func heldBy(finalizers []string) string {
	if len(finalizers) == 0 {
		return ""
	}
	return " It is held by finalizers: " + strings.Join(finalizers, ", ") + "."
}

// apiError is everything else: what the server said, or that it said nothing.
func (r *managed[M]) apiError(subject string, err error) (summary, detail string) {
	host := r.connect.Cluster.Host()
	switch kube.Classify(err) {
	case kube.NoCluster:
		return fmt.Sprintf("%s: there is no cluster to work on", subject), sentence(r.away(err))
	case kube.NoCredentials, kube.Unreachable, kube.Unauthorized, kube.NotServed:
		return r.lostError(subject, err)
	case kube.Forbidden:
		return fmt.Sprintf("%s: refused by the cluster", subject), fmt.Sprintf(
			"%s answered: %s. If these are missing rights, grant them to the user; if a quota or a policy refused the object, its words above say which.", host, err)
	case kube.Interrupted:
		return fmt.Sprintf("%s: interrupted", subject),
			"The apply was interrupted. What was applied so far is saved in state; apply again to go on."
	case kube.NotFound:
		if status := apierrors.APIStatus(nil); errors.As(err, &status) && status.Status().Details != nil && status.Status().Details.Kind == "namespaces" {
			return fmt.Sprintf("%s: namespace %q does not exist", subject, status.Status().Details.Name), fmt.Sprintf(
				"%s answered: %s. Create the namespace%s.", host, err, r.orMakeIt())
		}
	}
	words := fmt.Sprintf("%s answered: %s.", host, strings.TrimSuffix(err.Error(), "."))
	switch code := statusCode(err); {
	case code == http.StatusTooManyRequests:
		return fmt.Sprintf("%s: the cluster is too busy", subject), words + " Apply again when it has less to do."
	case code >= http.StatusInternalServerError:
		return fmt.Sprintf("%s: the cluster has failed", subject), words +
			" It refuses nothing, but can't go on: its storage, or a webhook that it asks, may be in trouble. Apply again when that is over."
	}
	return fmt.Sprintf("%s: the cluster refused the change", subject), words
}

// statusCode is that of the server's answer, 0 if there was none.
func statusCode(err error) int32 {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return 0
	}
	return status.Status().Code
}

// sentence makes a sentence of a clause.
func sentence(clause string) string { return strings.ToUpper(clause[:1]) + clause[1:] + "." }

// protected refuses the end of a protected resource.
func (r *managed[M]) protected(m M, what string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("%s is protected and can't be %s", r.subject(m), what),
		"It has deletion_protection = true. To go on, set deletion_protection = false and apply that first. "+
			"If it is about to be "+what+" because Terraform marked it as tainted, terraform untaint keeps it.")
}
