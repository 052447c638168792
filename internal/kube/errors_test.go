package kube

import (
	"context"
	"io"
	"testing"
	"testing/synctest"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestClassify_saysWhatAnAnswerMeans(t *testing.T) {
	for name, test := range map[string]struct {
		step step
		want Class
	}{
		"fine":                       {fine, None},
		"refused connection":         {breaks(errRefused), Unreachable},
		"broken connection":          {breaks(io.ErrUnexpectedEOF), Unreachable},
		"certificate":                {breaks(errUnknown), Unreachable},
		"nobody answers":             {swallow, Unreachable},
		"gateway without a server":   {gateway(503), Unreachable},
		"gateway that gave up":       {gateway(504), Unreachable},
		"bad gateway":                {gateway(502), Unreachable},
		"server that shuts down":     {refuse(503, metav1.StatusReasonServiceUnavailable, "apiserver is shutting down"), Unreachable},
		"server that was too slow":   {refuse(504, metav1.StatusReasonTimeout, "timeout"), Other},
		"internal error":             {refuse(500, metav1.StatusReasonInternalError, "failed calling webhook"), Other},
		"not there":                  {refuse(404, metav1.StatusReasonNotFound, "not found"), NotFound},
		"gateway that knows no path": {gateway(404), NotServed},
		"unauthorized":               {refuse(401, metav1.StatusReasonUnauthorized, "Unauthorized"), Unauthorized},
		"forbidden":                  {refuse(403, metav1.StatusReasonForbidden, "forbidden"), Forbidden},
		"conflict":                   {refuse(409, metav1.StatusReasonConflict, "conflict"), Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), haste)
				defer cancel()
				c, _ := scripted(test.step)
				_, err := c.Get(ctx, thing)
				if got := Classify(err); got != test.want {
					t.Errorf("got %d, want %d (%v)", got, test.want, err)
				}
			})
		})
	}
}
