package object

// What we write on objects to find them again and to know whose they are.
const (
	// LabelName and LabelInstance select the pods of an application; their
	// value is its name. A version must never be among them: selectors can't
	// be changed.
	LabelName     = "app.kubernetes.io/name"
	LabelInstance = "app.kubernetes.io/instance"
	// LabelManagedBy marks every object that this provider made; its value is
	// ManagedBy.
	LabelManagedBy = "app.kubernetes.io/managed-by"
	ManagedBy      = "terraform-provider-stateful"
	// LabelClaimPolicy is the name of the policy that a claim was made under.
	LabelClaimPolicy = "stateful-apps.io/claim-policy"
	// AnnotationOwner is the provider's owner, where one is set.
	AnnotationOwner = "stateful-apps.io/owner"
	// AnnotationInstance is the id that the resource's Create made. It is on
	// live objects only, never in a plan.
	AnnotationInstance = "stateful-apps.io/instance"
)
