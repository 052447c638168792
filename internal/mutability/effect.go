package mutability

import "fmt"

// Effect is what a change does. Effects are ordered: of several changes at once,
// the greatest counts.
type Effect int

// The effects, from harmless to severe.
const (
	// Nothing is sent to the cluster: the change is one of Terraform's state.
	Nothing Effect = iota
	// InPlace patches objects, and pods notice nothing of it.
	InPlace
	// Scale adds or removes pods and leaves the others alone.
	Scale
	// Rolling restarts pods, as far as the rollout's settings let it.
	Rolling
	// Recreate deletes the object and creates it again, within the update.
	Recreate
	// Replace destroys the resource and creates another one.
	Replace
	// Refuse is a change that is not made, because neither the API nor the
	// provider can make it without harm.
	Refuse
)

// Varies is the effect of an attribute with others in it whose effects differ. It
// has no place in the order.
const Varies Effect = -1

// String is the effect's name.
func (e Effect) String() string {
	switch e {
	case Varies:
		return "varies"
	case Nothing:
		return "nothing"
	case InPlace:
		return "in place"
	case Scale:
		return "scale"
	case Rolling:
		return "rolling"
	case Recreate:
		return "re-create"
	case Replace:
		return "replace"
	case Refuse:
		return "refuse"
	default:
		return fmt.Sprintf("Effect(%d)", int(e))
	}
}

// Sentence is what an attribute's description says of the effect.
func (e Effect) Sentence() string {
	switch e {
	case Varies:
		return "The attributes in it say what a change does."
	case Nothing:
		return "A change sends nothing to the cluster."
	case InPlace:
		return "Changed in place, without a restart."
	case Scale:
		return "Changed in place: pods are added or removed, the others keep running."
	case Rolling:
		return "A change restarts pods, as `rollout` says."
	case Recreate:
		return "A change deletes the object and creates it again within the update."
	case Replace:
		return "A change replaces the resource."
	case Refuse:
		return "Can't be changed after creation."
	default:
		return ""
	}
}
