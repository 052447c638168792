package compile

import (
	"fmt"
	"strings"

	registrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// AnnotationAllowDeletion lets a claim be deleted that is guarded against it, when
// it is "true".
const AnnotationAllowDeletion = "stateful-apps.io/allow-deletion"

// Sizes in the language of admission policies.
const (
	newSize = "object.spec.resources.requests.storage"
	oldSize = "oldObject.spec.resources.requests.storage"
)

// admissionVariables are what the rules have in common. Both conditions are false
// for a change that leaves the field alone and for a claim on its way out: a rule
// that looked at every update would refuse labels to claims that are older than
// the rule, and the removal of a finalizer, without which a claim never goes.
var admissionVariables = []registrationv1.Variable{
	{Name: "resized", Expression: `request.operation == "CREATE" || request.operation == "UPDATE" && !has(object.metadata.deletionTimestamp) && ` +
		"quantity(" + newSize + ").compareTo(quantity(" + oldSize + ")) != 0"},
	// The annotation is older than the field, and still counts before it.
	{Name: "classes", Expression: `(has(object.metadata.annotations) && "` + corev1.BetaStorageClassAnnotation + `" in object.metadata.annotations ? [string(object.metadata.annotations["` + corev1.BetaStorageClassAnnotation + `"])] : [])` +
		` + (has(object.spec.storageClassName) ? [string(object.spec.storageClassName)] : [])`},
	// Only a claim without a class gets one later.
	{Name: "reclassed", Expression: `request.operation == "CREATE" || request.operation == "UPDATE" && !has(object.metadata.deletionTimestamp) && ` +
		"has(object.spec.storageClassName) && !has(oldObject.spec.storageClassName)"},
}

// validatingAdmissionPolicy refuses what breaks the policy, in its own words. It
// looks at claims that carry the policy's label, or did before the change.
func validatingAdmissionPolicy(p model.VolumeClaimPolicy) (object.Object, error) {
	if !p.Admits() {
		return object.Object{}, nil
	}
	rules, err := admissionRules(p)
	if err != nil {
		return object.Object{}, err
	}
	operations := []registrationv1.OperationType{registrationv1.Create, registrationv1.Update}
	if p.DeniesDeletion() {
		operations = append(operations, registrationv1.Delete)
	}
	return build(object.PhaseStorage, registrationv1.SchemeGroupVersion, &registrationv1.ValidatingAdmissionPolicy{
		ObjectMeta: guardMeta(p, ""),
		Spec: registrationv1.ValidatingAdmissionPolicySpec{
			FailurePolicy: ptr.To(registrationv1.Fail),
			MatchConstraints: &registrationv1.MatchResources{
				ObjectSelector: &metav1.LabelSelector{MatchLabels: map[string]string{object.LabelClaimPolicy: *p.Name}},
				ResourceRules: []registrationv1.NamedRuleWithOperations{{RuleWithOperations: registrationv1.RuleWithOperations{
					Operations: operations,
					Rule: registrationv1.Rule{
						APIGroups:   []string{corev1.GroupName},
						APIVersions: []string{"v1"},
						Resources:   []string{"persistentvolumeclaims"},
						Scope:       ptr.To(registrationv1.AllScopes),
					},
				}}},
			},
			Variables:   admissionVariables,
			Validations: rules,
		},
	})
}

// admissionRules are the policy's, in the order in which people read them.
func admissionRules(p model.VolumeClaimPolicy) ([]registrationv1.Validation, error) {
	policy := fmt.Sprintf("claim policy %q", *p.Name)
	var rules []registrationv1.Validation
	if p.MinSize != nil {
		least, err := quantity(*p.MinSize)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule(
			fmt.Sprintf("!variables.resized || !quantity(%s).isLessThan(quantity(%s))", newSize, cel(least.String())),
			cel(policy+" wants at least "+least.String()+", and this claim asks for "), "string("+newSize+")",
			cel(". Ask for more, or lower min_size of the policy.")))
	}
	if p.MaxSize != nil {
		most, err := quantity(*p.MaxSize)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule(
			fmt.Sprintf("!variables.resized || !quantity(%s).isGreaterThan(quantity(%s))", newSize, cel(most.String())),
			cel(policy+" allows at most "+most.String()+", and this claim asks for "), "string("+newSize+")",
			cel(". Ask for less, or raise max_size of the policy.")))
	}
	rules = append(rules, growthOnly(policy))
	if p.AllowedStorageClasses != nil {
		rules = append(rules, rule(
			fmt.Sprintf("!variables.reclassed || variables.classes.all(c, c in [%s])", celList(p.AllowedStorageClasses)),
			cel(policy+" allows the storage classes "+celList(p.AllowedStorageClasses)+`, and this claim asks for "`), `variables.classes.join(", ")`,
			cel(`". Use one of them, or add it to allowed_storage_classes of the policy.`)))
	}
	rules = append(rules,
		rule(
			fmt.Sprintf(`request.operation != "CREATE" || object.spec.accessModes.all(m, m in [%s])`, celList(p.Modes())),
			cel(policy+" allows the access modes "+celList(p.Modes())+`, and this claim asks for "`), `object.spec.accessModes.join(", ")`,
			cel(`". Use one of them, or add it to access_modes of the policy.`)),
		labelKept(policy, *p.Name))
	if p.DeniesDeletion() {
		rules = append(rules, deletionDenied(policy))
	}
	return rules, nil
}

// growthOnly refuses smaller sizes. The API takes one while the claim has not grown
// yet, which would have the driver work against itself; but when growing has failed
// for good, it is the way out.
func growthOnly(policy string) registrationv1.Validation {
	const statuses = "oldObject.status.allocatedResourceStatuses"
	return rule(
		fmt.Sprintf(`request.operation != "UPDATE" || !variables.resized || !quantity(%s).isLessThan(quantity(%s)) || `, newSize, oldSize)+
			fmt.Sprintf(`has(oldObject.status) && has(%s) && "storage" in %s && %s["storage"] in ["ControllerResizeInfeasible", "NodeResizeInfeasible"]`, statuses, statuses, statuses),
		cel(policy+" lets claims grow only: this one asks for "), "string("+oldSize+")", cel(" and would for "), "string("+newSize+")",
		cel(". Ask for no less than before."))
}

// labelKept refuses to take a claim away from the policy.
func labelKept(policy, name string) registrationv1.Validation {
	has := func(o string) string {
		return fmt.Sprintf("has(%s.metadata.labels) && %s in %s.metadata.labels && %s.metadata.labels[%s] == %s",
			o, cel(object.LabelClaimPolicy), o, o, cel(object.LabelClaimPolicy), cel(name))
	}
	return rule(
		fmt.Sprintf(`request.operation != "UPDATE" || has(object.metadata.deletionTimestamp) || !(%s) || %s`, has("oldObject"), has("object")),
		cel(policy+" guards this claim by its label "+object.LabelClaimPolicy+", which has to stay. To let the claim go, remove namespace "), "object.metadata.namespace",
		cel(" from guardrails of the policy."))
}

// deletionDenied refuses to delete claims. A namespace that is being deleted, and
// the cluster's controllers, would wait for ever.
func deletionDenied(policy string) registrationv1.Validation {
	return rule(
		strings.Join([]string{
			`request.operation != "DELETE"`,
			"has(oldObject.metadata.deletionTimestamp)",
			`has(namespaceObject.status) && has(namespaceObject.status.phase) && namespaceObject.status.phase == "Terminating"`,
			`request.userInfo.username == "system:kube-controller-manager"`,
			`request.userInfo.username.startsWith("system:serviceaccount:kube-system:")`,
			fmt.Sprintf(`has(oldObject.metadata.annotations) && %s in oldObject.metadata.annotations && oldObject.metadata.annotations[%s] == "true"`,
				cel(AnnotationAllowDeletion), cel(AnnotationAllowDeletion)),
		}, " || "),
		cel(policy+" refuses to delete claims. If this one is to go, first unlock it: kubectl annotate pvc -n "), "oldObject.metadata.namespace", cel(" "), "oldObject.metadata.name",
		cel(" "+AnnotationAllowDeletion+"=true."))
}

// rule is one validation: what has to hold, and what is said when it does not.
func rule(holds string, message ...string) registrationv1.Validation {
	return registrationv1.Validation{Expression: holds, MessageExpression: strings.Join(message, " + ")}
}

// cel is a text in the language of admission policies.
func cel(text string) string { return fmt.Sprintf("%q", text) }

// celList are texts, one after the other.
func celList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = cel(text)
	}
	return strings.Join(quoted, ", ")
}
