package storage

import (
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
	"github.com/stateful-apps/terraform-provider-stateful/internal/object"
)

// Claim is one that a change makes or grows.
type Claim struct {
	Name string
	// Volume is what the caller calls the claim's volume; "" where it has no name.
	Volume string
	// Class is nil for the cluster's default class; "" is static volumes only.
	Class *string
	// Size is what it will ask for, and Was what it asks for now: zero for a claim
	// that is new.
	Size, Was resource.Quantity
	// Kept says that the user has written down that the claim is kept when what uses
	// it goes.
	Kept bool
}

func (c Claim) grows() bool { return !c.Was.IsZero() }

// Claims are those of one change.
type Claims struct {
	Namespace string
	Claims    []Claim
	// NodeSelector are the labels of the nodes on which the pods may run that use
	// the claims.
	NodeSelector map[string]string
	// Tried says that the server has tried the creation of claims such as these, one
	// by one, and had nothing against any.
	Tried bool
	// Planned are storage classes, volumes, quotas and limit ranges that the same plan
	// brings.
	Planned []object.Object
}

// Attribute is what a problem is about.
type Attribute int

// The attributes.
const (
	Class Attribute = iota // the storage class
	Size                   // the size
)

// Problem is something that a claim would meet.
type Problem struct {
	// Warning: it may turn out well. Otherwise the change would fail, or hang.
	Warning bool
	// Claim is the first that it is about.
	Claim     Claim
	Attribute Attribute
	// Summary does not name the resource.
	Summary, Detail string
}

// Judge is everything that speaks against claims. An error means that the cluster
// did not answer.
func Judge(ctx context.Context, cluster *kube.Cluster, c Claims) ([]Problem, error) {
	if len(c.Claims) == 0 {
		return nil, nil
	}
	all, err := listClasses(ctx, cluster, c.Planned)
	if err != nil {
		return nil, err
	}
	var out []Problem
	for _, judge := range []func(context.Context, *kube.Cluster, classes) ([]Problem, error){
		c.missing, c.expandable, c.reclaimed, c.driven, c.zoned, c.quotas, c.limits,
	} {
		problems, err := judge(ctx, cluster, all)
		if err != nil {
			return nil, err
		}
		out = append(out, problems...)
	}
	return out, nil
}

// group are claims of one class.
type group struct {
	class  class
	claims []Claim
}

// byClass are the claims whose class is known, in the order of the claims.
func (c Claims) byClass(all classes, which func(Claim) bool) []group {
	var out []group
	at := map[string]int{}
	for _, claim := range c.Claims {
		class, found := all.of(claim)
		if !found || !which(claim) {
			continue
		}
		i, seen := at[class.Name]
		if !seen {
			i = len(out)
			at[class.Name] = i
			out = append(out, group{class: class})
		}
		out[i].claims = append(out[i].claims, claim)
	}
	return out
}

// isNew is true for a claim that does not exist yet.
func isNew(c Claim) bool { return !c.grows() }

// shownNames is how many claims are named before the rest is counted.
const shownNames = 6

// names are claims in a sentence: "claims data-db-0, data-db-1".
func names(claims []Claim) string {
	var out []string
	for _, c := range claims {
		out = append(out, c.Name)
	}
	if len(out) == 1 {
		return "claim " + out[0]
	}
	if more := len(out) - shownNames; more > 0 {
		out = append(out[:shownNames], fmt.Sprintf("%d more", more))
	}
	return "claims " + strings.Join(out, ", ")
}

// count is "1 claim" or "3 claims".
func count(claims []Claim) string {
	if len(claims) == 1 {
		return "1 claim"
	}
	return fmt.Sprintf("%d claims", len(claims))
}

// verb is the form of a verb that the number of claims asks for.
func verb(claims []Claim, one, many string) string {
	if len(claims) == 1 {
		return one
	}
	return many
}

// sentence begins a text with a capital.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// storageOf is the storage in a list of resources.
func storageOf(l corev1.ResourceList) (resource.Quantity, bool) {
	q, ok := l[corev1.ResourceStorage]
	return q, ok
}
