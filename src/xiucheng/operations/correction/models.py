# SPDX-License-Identifier: Apache-2.0
"""Facts of correction orders and of their re-inspections."""

from django.db import models

from xiucheng.kernel.record.models import Record


class Order(models.Model):
    """Facts of an order beside its record. The party's name is personal and not in here."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    party_kind = models.CharField(max_length=20, default="")
    violation = models.TextField(default="")
    demand = models.TextField(default="")
    basis = models.CharField(max_length=200, default="")
    days = models.IntegerField(null=True)
    more_days = models.IntegerField(null=True)


class Inspection(models.Model):
    """What a re-inspection found."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    result = models.CharField(max_length=20, default="")
    finding = models.TextField(default="")
