package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"k8s.io/apimachinery/pkg/types"
)

// Observer compares the pods and claims of an application between the steps of
// a test. Its methods are the Check of a step.
type Observer struct {
	t              *testing.T
	namespace, app string
	pods, claims   UIDs
}

// Observe makes an Observer.
func Observe(t *testing.T, namespace, app string) *Observer {
	t.Helper()
	Require(t)
	return &Observer{t: t, namespace: namespace, app: app}
}

// Remember takes down what is there now; the other checks compare with it.
func (o *Observer) Remember(*terraform.State) error {
	return o.look(func(pods, claims UIDs) error {
		o.pods, o.claims = pods, claims
		return nil
	})
}

// Untouched checks that every pod and claim is the one that was remembered.
func (o *Observer) Untouched(*terraform.State) error {
	return o.look(func(pods, claims UIDs) error {
		if !maps.Equal(o.pods, pods) {
			return fmt.Errorf("pods were %v, are %v", o.pods, pods)
		}
		return sameClaims(o.claims, claims)
	})
}

// Rolled checks that every pod was replaced by one of its name, that uses the
// same claims.
func (o *Observer) Rolled(*terraform.State) error {
	return o.look(func(pods, claims UIDs) error {
		if !slices.Equal(o.pods.Names(), pods.Names()) {
			return fmt.Errorf("pods were %v, are %v", o.pods.Names(), pods.Names())
		}
		for name, uid := range pods {
			if o.pods[name] == uid {
				return fmt.Errorf("pod %s was not replaced", name)
			}
		}
		return sameClaims(o.claims, claims)
	})
}

// Scaled checks that there are n pods, that those which were there before and
// still are were not restarted, and that no claim is lost.
func (o *Observer) Scaled(n int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		return o.look(func(pods, claims UIDs) error {
			if len(pods) != n {
				return fmt.Errorf("there are pods %v, want %d", pods.Names(), n)
			}
			for name, uid := range pods {
				if was, ok := o.pods[name]; ok && was != uid {
					return fmt.Errorf("pod %s was restarted", name)
				}
			}
			for name, uid := range o.claims {
				if claims[name] != uid {
					return fmt.Errorf("claim %s with UID %s is lost", name, uid)
				}
			}
			return nil
		})
	}
}

func sameClaims(before, after UIDs) error {
	if !maps.Equal(before, after) {
		return fmt.Errorf("claims were %v, are %v", before, after)
	}
	return nil
}

// look hands over the pods of the application and the claims of its namespace
// that are named after it.
func (o *Observer) look(judge func(pods, claims UIDs) error) error {
	client := Cluster(o.t)
	p, err := pods(client, o.namespace, o.app)
	if err != nil {
		return err
	}
	c, err := claims(client, o.namespace)
	if err != nil {
		return err
	}
	maps.DeleteFunc(c, func(name string, _ types.UID) bool { return !strings.Contains(name, "-"+o.app+"-") })
	return judge(p, c)
}
